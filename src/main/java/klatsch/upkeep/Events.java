package klatsch.upkeep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.EventFormat;
import klatsch.store.EventStore;
import klatsch.store.RoomStore.Room;
import klatsch.store.Store;

/// The events of one room, some of which stay in memory: a room is read more or less in its order,
/// and what rules ask for they ask for again.
final class Events {
  /// A few dozen megabytes, in a room of large events.
  private static final int REMEMBERED = 10_000;

  /// Events that are read in one go, with those that stand behind one.
  static final int BATCH = 500;

  private final Store store;
  private final Room room;
  private final RoomVersion version;

  private final Map<EventId, Event> remembered =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, Event> eldest) {
          return size() > REMEMBERED;
        }
      };

  private List<Long> positions = List.of();
  private long furthest = Long.MIN_VALUE;

  Events(Store store, Room room, RoomVersion version) {
    this.store = store;
    this.room = room;
    this.version = version;
  }

  /// All positions at which there are events, in order.
  List<Long> positions() {
    if (positions.isEmpty()) {
      positions = store.integrity().positions(room.nr());
    }
    return positions;
  }

  /// What is kept at some of the positions.
  List<EventStore.Row> rows(int from) {
    var some = positions().subList(from, Math.min(from + BATCH, positions().size()));
    return store.integrity().events(room.nr(), some);
  }

  Event get(KnownEvent known) {
    var event = remembered.get(known.id());
    if (event == null) {
      for (var row : rowsFrom(known.position())) {
        remembered.put(row.eventId(), event(row));
      }
      event = Objects.requireNonNull(remembered.get(known.id()));
    }
    return event;
  }

  /// With those behind it, if it comes after all that has been asked for: then they are next.
  private List<EventStore.Row> rowsFrom(long position) {
    if (position < furthest) {
      return store.integrity().events(room.nr(), List.of(position));
    }
    furthest = position;
    return rows(Collections.binarySearch(positions(), position));
  }

  Event event(EventStore.Row row) {
    return EventFormat.stored(version, room.id(), row.eventId(), row.pdu());
  }
}
