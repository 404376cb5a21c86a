package klatsch.rooms.history;

import java.util.List;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.RoomSnapshot;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Finds one event of one room. Never by its id alone: an event that is not in the room that was
/// asked for does not exist.
public final class EventFinder {
  private final Store store;
  private final EventReader reader;

  public EventFinder(Store store, EventReader reader) {
    this.store = store;
    this.reader = reader;
  }

  /// Where to look for an event.
  public @Nullable RoomId roomOf(EventId id) {
    return store.events().roomOf(id);
  }

  public @Nullable StoredEvent find(RoomSnapshot room, EventId id) {
    var recent = room.inTail(id);
    if (recent != null) {
      return recent;
    }
    var row = store.events().find(room.head().nr(), id);
    return row == null ? null : reader.stored(room.head(), List.of(row)).getFirst();
  }

  /// The same for what is, or was, part of the state: that may be an event which clients are not
  /// shown otherwise.
  public @Nullable StoredEvent findAny(RoomSnapshot room, EventId id) {
    var recent = room.inTail(id);
    if (recent != null) {
      return recent;
    }
    var rows = store.events().find(room.head().nr(), List.of(id));
    return rows.isEmpty() ? null : reader.stored(room.head(), rows).getFirst();
  }
}
