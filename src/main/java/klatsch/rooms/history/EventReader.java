package klatsch.rooms.history;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import klatsch.model.event.Event;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.DamagedRooms;
import klatsch.rooms.RoomHead;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.EventFormat;
import klatsch.store.EventStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Turns what the store keeps into events, together with the events that they refer to.
public final class EventReader {
  private final Store store;
  private final DamagedRooms damaged;

  public EventReader(Store store, DamagedRooms damaged) {
    this.store = store;
    this.damaged = damaged;
  }

  /// @throws klatsch.model.error.DamagedRoomException if what is kept is no event
  public Event event(RoomVersion version, RoomId room, EventStore.Row row) {
    try {
      return EventFormat.stored(version, room, row.eventId(), row.pdu());
    } catch (RuntimeException e) {
      throw damaged.found(room, new IllegalStateException(row.eventId() + " cannot be read", e));
    }
  }

  /// The rows of one room, in their order.
  public List<StoredEvent> stored(RoomHead room, List<EventStore.Row> rows) {
    var referred =
        rows.stream()
            .flatMap(row -> Stream.of(row.replaces(), row.redactedBy()))
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (referred.isEmpty()) {
      return rows.stream().map(row -> stored(room, row, Map.of())).toList();
    }
    Map<EventId, Event> others =
        store.events().find(room.nr(), referred).stream()
            .map(row -> event(room.version(), room.id(), row))
            .collect(toMap(Event::id, identity()));
    return rows.stream().map(row -> stored(room, row, others)).toList();
  }

  private StoredEvent stored(RoomHead room, EventStore.Row row, Map<EventId, Event> others) {
    return new StoredEvent(
        event(room.version(), room.id(), row),
        row.position(),
        other(others, row.replaces()),
        other(others, row.redactedBy()),
        row.sent());
  }

  private static @Nullable Event other(Map<EventId, Event> others, @Nullable EventId id) {
    return id == null ? null : others.get(id);
  }
}
