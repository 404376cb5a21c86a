package klatsch.rooms.incoming;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rules.stateres.Difference;
import klatsch.store.PastStore.First;
import org.jspecify.annotations.Nullable;

/// How the line of a room's state changes when older events take their places below it.
///
/// Down there the line has the state after each event, and so goes over to another fork with each
/// event that is of another fork: nothing has to be kept beside it. Places are counted from 0,
/// which is the beginning, over 1, the oldest of the events, to one more than there are events:
/// that is where the history began before.
///
/// @param never entries that were thought to be so from the beginning, and are so nowhere
/// @param later entries that were thought to be so from the beginning, and where they begin
/// @param runs what else was so
public record PastLine(List<StateKey> never, List<Later> later, List<Run> runs) {
  public PastLine {
    never = List.copyOf(never);
    later = List.copyOf(later);
    runs = List.copyOf(runs);
  }

  public record Later(StateKey key, int from) {}

  /// @param from the first place at which it was so
  /// @param until the first place at which it was not so any more
  public record Run(StateKey key, EventId event, int from, int until) {}

  /// How much there is to write.
  public int size() {
    return never.size() + later.size() + runs.size();
  }

  /// @param before the state before what was the oldest event so far
  /// @param oldest where that stands
  /// @param states that before the oldest of the new events, then those after each of them, oldest
  ///   first; told by what differs from the state before what was the oldest event so far
  public static PastLine of(Map<StateKey, First> before, long oldest, List<Difference> states) {
    var touched = new HashSet<StateKey>();
    states.stream().distinct().forEach(state -> touched.addAll(state.entries()));
    var making = new Making(before, oldest, states);
    making.goThrough(touched);
    return new PastLine(making.never, making.later, making.runs);
  }

  private static final class Making {
    private final Map<StateKey, First> before;
    private final long oldest;
    private final List<Difference> states;
    private final List<StateKey> never = new ArrayList<>();
    private final List<Later> later = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();

    Making(Map<StateKey, First> before, long oldest, List<Difference> states) {
      this.before = before;
      this.oldest = oldest;
      this.states = states;
    }

    void goThrough(Set<StateKey> touched) {
      for (var key : touched) {
        int last = lastRun(key);
        var first = before.get(key);
        // Whether the event that was the oldest found it so, and left it so.
        boolean goesOn = first != null && first.until() > oldest;
        boolean isSame =
            first != null && goesOn && first.event().equals(event(key, states.size() - 1));
        addRuns(key, isSame ? last : states.size());
        if (isSame) {
          if (last > 0) {
            later.add(new Later(key, last));
          }
        } else if (goesOn) {
          later.add(new Later(key, states.size()));
        } else if (first != null) {
          never.add(key);
        }
      }
    }

    /// Where the run begins that lasts until the last of the events.
    private int lastRun(StateKey key) {
      int from = states.size() - 1;
      var event = event(key, from);
      while (from > 0 && Objects.equals(event(key, from - 1), event)) {
        from--;
      }
      return from;
    }

    /// @param end the place before which they are wanted
    private void addRuns(StateKey key, int end) {
      int from = 0;
      while (from < end) {
        var event = event(key, from);
        int until = from + 1;
        while (until < end && Objects.equals(event(key, until), event)) {
          until++;
        }
        if (event != null) {
          runs.add(new Run(key, event, from, until));
        }
        from = until;
      }
    }

    private @Nullable EventId event(StateKey key, int place) {
      var state = states.get(place);
      var event = state.set().get(key);
      if (event != null) {
        return event;
      }
      var first = state.removed().contains(key) ? null : before.get(key);
      return first == null ? null : first.event();
    }
  }
}
