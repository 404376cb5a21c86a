package klatsch.upkeep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rules.stateres.Agreed;
import org.jspecify.annotations.Nullable;

/// What several states have in common, and in which entries they differ: a resolution then costs as
/// much as they differ, in a room of any size.
final class Common implements Agreed {
  private final Map<StateKey, EventId> one;
  private final Set<StateKey> different;
  private final Map<EventId, List<KnownEvent>> citing;

  /// @param citing which state events cite one
  private Common(
      Map<StateKey, EventId> one, Set<StateKey> different, Map<EventId, List<KnownEvent>> citing) {
    this.one = one;
    this.different = different;
    this.citing = citing;
  }

  static Common of(
      List<? extends Map<StateKey, EventId>> states, Map<EventId, List<KnownEvent>> citing) {
    var first = states.getFirst();
    var different = new HashSet<StateKey>();
    for (var state : states.subList(1, states.size())) {
      first.forEach(
          (key, id) -> {
            if (!id.equals(state.get(key))) {
              different.add(key);
            }
          });
      state.keySet().stream().filter(key -> !first.containsKey(key)).forEach(different::add);
    }
    return new Common(first, different, citing);
  }

  /// Which events cite which, of those that are state.
  static Map<EventId, List<KnownEvent>> citing(Iterable<KnownEvent> events) {
    var citing = new HashMap<EventId, List<KnownEvent>>();
    for (var event : events) {
      if (event.key() != null) {
        event.cited().forEach(id -> citing.computeIfAbsent(id, _ -> new ArrayList<>()).add(event));
      }
    }
    return citing;
  }

  /// The entries that are not the same everywhere.
  Set<StateKey> different() {
    return different;
  }

  /// What a state has for those.
  Map<StateKey, EventId> ofThose(Map<StateKey, EventId> state) {
    var entries = new HashMap<StateKey, EventId>();
    for (var key : different) {
      var id = state.get(key);
      if (id != null) {
        entries.put(key, id);
      }
    }
    return entries;
  }

  @Override
  public @Nullable EventId get(StateKey key) {
    return different.contains(key) ? null : one.get(key);
  }

  @Override
  public Boolean cites(EventId event) {
    var seen = new HashSet<EventId>();
    var waiting = new ArrayDeque<>(citing.getOrDefault(event, List.of()));
    while (!waiting.isEmpty()) {
      var above = waiting.remove();
      if (seen.add(above.id())) {
        if (above.key() != null && above.id().equals(get(above.key()))) {
          return true;
        }
        waiting.addAll(citing.getOrDefault(above.id(), List.of()));
      }
    }
    return false;
  }
}
