package klatsch.rooms.append;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.Meetings;
import klatsch.rules.stateres.Difference;
import klatsch.rules.stateres.Standing;
import klatsch.store.EventStore;
import klatsch.store.PastStore.First;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The states at events that come before the oldest event of a room, each told by what differs from
/// the state before that one: mostly little, however long ago they were.
final class PastStates {
  private final Store store;
  private final Line line;
  private final Meetings meetings;
  private final RoomSnapshot room;
  private final Map<StateKey, First> first;
  private final Map<StateKey, EventId> state = new HashMap<>();
  private final Map<EventId, Difference> after = new HashMap<>();

  PastStates(Store store, Line line, Meetings meetings, RoomSnapshot room) {
    this.store = store;
    this.line = line;
    this.meetings = meetings;
    this.room = room;
    this.first = store.past().before(room.head().nr());
    first.forEach((key, one) -> state.put(key, one.event()));
  }

  /// The state before what was the oldest event so far.
  Map<StateKey, First> first() {
    return first;
  }

  @Nullable EventId get(Difference there, StateKey key) {
    var set = there.set().get(key);
    return set != null || there.removed().contains(key) ? set : state.get(key);
  }

  /// Notes the state after one of the events that have come, or before it if it was rejected.
  void note(EventId event, Difference there) {
    after.put(event, there);
  }

  boolean knows(EventId event) {
    return after.containsKey(event);
  }

  /// The state before all.
  Difference nothing() {
    return new Difference(Map.of(), state.keySet());
  }

  /// The state where parents meet, all of which have come or are here.
  Difference meeting(List<EventId> parents, Map<EventId, EventStore.Row> here) {
    var states = new ArrayList<Difference>();
    for (var parent : parents) {
      var known = after.get(parent);
      var row = here.get(parent);
      if (known != null) {
        states.add(known);
      } else if (row != null) {
        states.add(told(line.standings(List.of(row)).getFirst()));
      }
    }
    var distinct = states.stream().distinct().toList();
    if (distinct.size() == 1) {
      return distinct.getFirst();
    }
    var standings = distinct.stream().map(one -> new Standing(StoredEvent.BEGINNING, one)).toList();
    return toldFromToday(meetings.meet(room, standings, null));
  }

  private Difference told(Standing standing) {
    var there = new HashMap<StateKey, EventId>();
    for (var row : store.states().at(room.head().nr(), standing.position())) {
      there.put(row.key(), row.event().eventId());
    }
    return differenceTo(standing.difference().appliedTo(there));
  }

  /// A state that is told from where the room stands.
  Difference toldFromToday(Standing standing) {
    var today = new HashMap<StateKey, EventId>();
    room.head().state().forEach((key, event) -> today.put(key, event.id()));
    return differenceTo(standing.difference().appliedTo(today));
  }

  private Difference differenceTo(Map<StateKey, EventId> other) {
    Set<StateKey> keys = new HashSet<>(state.keySet());
    keys.addAll(other.keySet());
    return Difference.between(state, other, keys);
  }

  /// Some entries of a state, ready to be looked at.
  StateView view(Difference there, Collection<StateKey> keys) {
    var ids = new ArrayList<EventId>();
    for (var key : keys) {
      var id = get(there, key);
      if (id != null) {
        ids.add(id);
      }
    }
    var view = new HashMap<StateKey, Event>();
    for (var event : line.events(room, ids)) {
      var key = event.key();
      if (key != null) {
        view.put(key, event);
      }
    }
    return view::get;
  }
}
