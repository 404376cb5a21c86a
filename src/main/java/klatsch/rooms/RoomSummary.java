package klatsch.rooms;

import java.util.List;
import java.util.stream.Stream;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.rooms.membership.RestrictedJoin;
import org.jspecify.annotations.Nullable;

/// What is told about a room to somebody who thinks about joining it.
///
/// @param allowedRooms whose members may come in without being asked, in a restricted room
/// @param encryption by which messages are encrypted, or `null` if they are not
public record RoomSummary(
    PublicRoom room, List<RoomId> allowedRooms, @Nullable String encryption, String version) {
  public static RoomSummary of(RoomHead head) {
    var encryption = head.content(StateKey.ENCRYPTION);
    return new RoomSummary(
        PublicRoom.of(head),
        RestrictedJoin.allowedRooms(head),
        encryption == null ? null : encryption.text("algorithm"),
        head.version().id());
  }

  /// Whether it is a room of rooms.
  boolean isSpace() {
    return "m.space".equals(room.roomType());
  }

  /// Whether anybody may come in, or ask to be let in, or look in.
  boolean isOpen() {
    return room.worldReadable()
        || room.joinRule() != null
            && Stream.of("public", "knock", "knock_restricted").anyMatch(room.joinRule()::equals);
  }
}
