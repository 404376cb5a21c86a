package klatsch.rules.stateres;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;

/// What several states say alike, and what they say differently.
record Conflicts(Map<StateKey, EventId> unconflicted, Map<StateKey, Set<EventId>> conflicted) {

  /// As room version 1 sees it: who does not have an entry does not contradict.
  static Conflicts ofValues(List<Map<StateKey, EventId>> states) {
    return of(states, false);
  }

  /// As it is from room version 2 on: an entry that one state lacks is in conflict.
  static Conflicts of(List<Map<StateKey, EventId>> states) {
    return of(states, true);
  }

  private static Conflicts of(List<Map<StateKey, EventId>> states, boolean lackingContradicts) {
    var unconflicted = new HashMap<StateKey, EventId>();
    var conflicted = new HashMap<StateKey, Set<EventId>>();
    for (var key : keys(states)) {
      var values = new LinkedHashSet<EventId>();
      boolean lacking = false;
      for (var state : states) {
        var value = state.get(key);
        if (value == null) {
          lacking = true;
        } else {
          values.add(value);
        }
      }
      if (values.size() == 1 && !(lacking && lackingContradicts)) {
        unconflicted.put(key, values.getFirst());
      } else {
        conflicted.put(key, values);
      }
    }
    return new Conflicts(unconflicted, conflicted);
  }

  private static Set<StateKey> keys(Collection<Map<StateKey, EventId>> states) {
    var keys = new LinkedHashSet<StateKey>();
    states.forEach(state -> keys.addAll(state.keySet()));
    return keys;
  }
}
