package klatsch.rooms.incoming;

import java.util.Arrays;
import java.util.List;
import klatsch.model.event.Event;
import klatsch.rooms.RoomSnapshot;
import klatsch.rules.RoomVersion;
import klatsch.rules.RoomVersion.Trait;
import klatsch.rules.format.EventFormat;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// In the first two room versions servers make up the ids of their events, and nothing but their
/// care keeps two events from having the same. Of those, the one that came first stays.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v1/#event-ids)
public final class MadeUpIds {
  private final Store store;
  private final Line line;

  public MadeUpIds(Store store, Line line) {
    this.store = store;
    this.line = line;
  }

  /// Why this is not the event that the room has under this id, or `null` if it is, or if there is
  /// none.
  public @Nullable String whyNotKnown(RoomSnapshot room, Event event) {
    var version = room.head().version();
    if (version.has(Trait.EVENT_ID_IS_HASH)) {
      return null;
    }
    boolean isSame =
        line.events(room, List.of(event.id())).stream()
            .allMatch(one -> isSame(version, one, event));
    return isSame ? null : "Another event of this room has the event ID " + event.id();
  }

  /// Why this id is taken elsewhere, or `null` if it is not.
  public @Nullable String whyTaken(RoomSnapshot room, Event event) {
    if (room.head().version().has(Trait.EVENT_ID_IS_HASH)) {
      return null;
    }
    return store.events().ofOtherRooms(room.head().nr(), List.of(event.id())).isEmpty()
        ? null
        : "An event of another room has the event ID " + event.id();
  }

  /// The hash covers what a redaction leaves, so it does not matter who has redacted what.
  private static boolean isSame(RoomVersion version, Event one, Event other) {
    return Arrays.equals(
        EventFormat.referenceHash(version, one.pdu()),
        EventFormat.referenceHash(version, other.pdu()));
  }
}
