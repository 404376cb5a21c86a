package klatsch.rooms.append;

import klatsch.rooms.RoomSnapshot;
import org.jspecify.annotations.Nullable;

/// An event of another server, ready to go in if the room is still where it was.
///
/// @param room where it was
/// @param reason if it was not accepted
record Prepared(RoomSnapshot room, Step step, @Nullable String reason) {}
