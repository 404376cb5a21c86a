package klatsch.rooms.append;

import java.util.List;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;

/// How the current state of a room changes.
///
/// @param set entries that are others from now on
/// @param removed entries that are gone
record LineChange(List<Event> set, Set<StateKey> removed) {
  static final LineChange NONE = new LineChange(List.of(), Set.of());

  LineChange {
    set = List.copyOf(set);
    removed = Set.copyOf(removed);
  }

  /// Whether it is what an event says itself, and no more.
  boolean isThatOf(Event event) {
    return removed.isEmpty() && set.equals(event.isState() ? List.of(event) : List.of());
  }
}
