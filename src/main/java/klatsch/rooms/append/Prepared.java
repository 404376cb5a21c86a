package klatsch.rooms.append;

import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.incoming.Arrival;
import klatsch.rooms.incoming.Kept;
import org.jspecify.annotations.Nullable;

/// An event of another server, ready to be written if the room is still where it was.
///
/// @param room where it was
/// @param reason if it was not accepted
/// @param after the room with the event; as it was, if it was not accepted
/// @param kept how to keep the state after it, or before it if it was rejected; `null` if that is
///   the room's current state from now on
/// @param replaced what it has taken the place of in the room's state
/// @param redacted the event that it redacts, without its content
record Prepared(
    RoomSnapshot room,
    Arrival arrival,
    Fate fate,
    @Nullable String reason,
    RoomHead after,
    LineChange change,
    @Nullable Kept kept,
    @Nullable Event replaced,
    @Nullable Event redacted) {

  Event event() {
    return arrival.event();
  }

  boolean isAccepted() {
    return fate == Fate.ACCEPTED;
  }

  /// Whether the state changes by more, or less, or something else than the event says.
  boolean statesMeet() {
    return arrival.outlierAt() != null || !change.isThatOf(event());
  }
}
