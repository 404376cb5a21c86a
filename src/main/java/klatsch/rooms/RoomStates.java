package klatsch.rooms;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.EventFinder;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Line;
import klatsch.store.StateStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/// The state of rooms at other moments than now.
///
/// What was not long ago is found by taking back the newest events, without a look at the disk.
public final class RoomStates {
  private final Store store;
  private final EventReader reader;
  private final EventFinder finder;
  private final Line line;

  RoomStates(Store store, EventReader reader, EventFinder finder, Line line) {
    this.line = line;
    this.store = store;
    this.reader = reader;
    this.finder = finder;
  }

  /// The whole state after all events up to a position.
  public Map<StateKey, Event> at(RoomSnapshot room, long position) {
    return room.tellsStateAt(position)
        ? recent(room, position)
        : read(room, store.states().at(room.head().nr(), position));
  }

  /// The whole state after an event, wherever in the history of the room it stands, or before it if
  /// it was rejected; `null` if the room has no such event, or not its place.
  public @Nullable Map<StateKey, EventId> after(RoomSnapshot room, EventId event) {
    var rows = store.events().find(room.head().nr(), List.of(event));
    if (rows.isEmpty() || !line.hasState(rows.getFirst())) {
      return null;
    }
    var standing = line.standings(rows).getFirst();
    var there = new HashMap<StateKey, EventId>();
    for (var row : store.states().at(room.head().nr(), standing.position())) {
      there.put(row.key(), row.event().eventId());
    }
    return standing.difference().appliedTo(there);
  }

  /// The same, but of the members only some.
  public Map<StateKey, Event> at(RoomSnapshot room, long position, Set<UserId> members) {
    if (room.tellsStateAt(position)) {
      var all = recent(room, position);
      var some = new HashMap<StateKey, Event>();
      all.forEach(
          (key, event) -> {
            if (!key.type().equals(StateKey.MEMBER)) {
              some.put(key, event);
            }
          });
      for (var member : members) {
        var event = all.get(StateKey.member(member));
        if (event != null) {
          some.put(StateKey.member(member), event);
        }
      }
      return some;
    }
    long nr = room.head().nr();
    var some = read(room, store.states().atWithoutMembers(nr, position));
    some.putAll(read(room, store.states().membersAt(nr, position, List.copyOf(members))));
    return some;
  }

  /// One entry after all events up to a position, or `null` if there was none.
  public @Nullable Event get(RoomSnapshot room, StateKey key, long position) {
    if (room.tellsStateAt(position)) {
      var event = room.head().get(key);
      var tail = room.tail();
      for (int i = tail.size() - 1; i >= 0 && tail.get(i).position() > position; i--) {
        if (key.equals(tail.get(i).event().key())) {
          event = tail.get(i).replaced();
        }
      }
      return event;
    }
    var row = store.states().get(room.head().nr(), key, position);
    return row == null ? null : reader.event(room.head().version(), room.head().id(), row);
  }

  /// How a user stood with the room after all events up to a position.
  public Membership membership(RoomSnapshot room, UserId user, long position) {
    var event = get(room, StateKey.member(user), position);
    var membership = event == null ? null : event.membership();
    return membership == null ? Membership.LEAVE : membership;
  }

  /// Where the event stands that made this entry of the state.
  public StoredEvent stored(RoomSnapshot room, Event event) {
    return Objects.requireNonNull(finder.findAny(room, event.id()), "state without its event");
  }

  /// The part of the state at the second position that was not yet so at the first.
  public Map<StateKey, Event> changed(RoomSnapshot room, long after, long upTo) {
    if (after >= upTo) {
      return Map.of();
    }
    if (!room.tellsStateAt(after)) {
      return read(room, store.states().changedBetween(room.head().nr(), after, upTo));
    }
    var changed = new LinkedHashMap<StateKey, Event>();
    for (var event : room.tail()) {
      var key = event.event().key();
      if (key != null && event.position() > after && event.position() <= upTo) {
        changed.put(key, event.event());
      }
    }
    return changed;
  }

  private static PMap<StateKey, Event> recent(RoomSnapshot room, long position) {
    var state = room.head().state();
    var tail = room.tail();
    for (int i = tail.size() - 1; i >= 0 && tail.get(i).position() > position; i--) {
      var key = tail.get(i).event().key();
      if (key != null) {
        var before = tail.get(i).replaced();
        state = before == null ? state.minus(key) : state.plus(key, before);
      }
    }
    return state;
  }

  private Map<StateKey, Event> read(RoomSnapshot room, List<StateStore.Row> rows) {
    var state = new LinkedHashMap<StateKey, Event>();
    for (var row : rows) {
      state.put(row.key(), reader.event(room.head().version(), room.head().id(), row.event()));
    }
    return state;
  }
}
