package klatsch.rules.stateres;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;

/// Several states, told from one position of a room's line, that are about to become one.
///
/// What the line has for the entries that any of them has touched must be looked up in between.
public final class Meeting {
  private final long position;
  private final List<Difference> differences;
  private final Set<StateKey> touched;

  private Meeting(long position, List<Difference> differences, Set<StateKey> touched) {
    this.position = position;
    this.differences = differences;
    this.touched = touched;
  }

  /// @param standings at least one, and all told from the same position: see [Standing#from]
  public static Meeting of(List<Standing> standings) {
    long position = standings.getFirst().position();
    var differences = new ArrayList<Difference>();
    var touched = new HashSet<StateKey>();
    for (var standing : standings) {
      if (standing.position() != position) {
        throw new IllegalArgumentException("standings from different positions: " + standings);
      }
      differences.add(standing.difference());
      touched.addAll(standing.difference().entries());
    }
    return new Meeting(position, differences, Set.copyOf(touched));
  }

  /// The entries of the line that the rest of this must know.
  public Set<StateKey> touched() {
    return touched;
  }

  /// What is to be resolved.
  ///
  /// @param agreed the line at this position, without the entries that were touched
  /// @param line what it has for those
  public Branches branches(
      RoomVersion version, RoomId room, Agreed agreed, Map<StateKey, EventId> line) {
    return new Branches(
        version,
        room,
        agreed,
        differences.stream().map(difference -> difference.appliedTo(line)).toList());
  }

  /// The state that came out, told from the same position.
  ///
  /// @param line as in [#branches]
  public Standing resolved(Map<StateKey, EventId> state, Map<StateKey, EventId> line) {
    var entries = new HashSet<>(touched);
    entries.addAll(state.keySet());
    return new Standing(position, Difference.between(line, state, entries));
  }
}
