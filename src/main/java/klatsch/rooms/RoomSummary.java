package klatsch.rooms;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.RoomId;
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
        allowedRooms(head),
        encryption == null ? null : encryption.text("algorithm"),
        head.version().id());
  }

  /// The rooms that a restricted room names as its conditions; none if it is not restricted.
  static List<RoomId> allowedRooms(RoomHead head) {
    var rule = head.content(StateKey.JOIN_RULES);
    if (rule == null) {
      return List.of();
    }
    var allow = rule.array("allow");
    if (allow == null) {
      return List.of();
    }
    return switch (rule.text("join_rule")) {
      case "restricted", "knock_restricted" ->
          allow.values().stream()
              .map(RoomSummary::room)
              .filter(Objects::nonNull)
              .distinct()
              .toList();
      case null, default -> List.of();
    };
  }

  private static @Nullable RoomId room(Json condition) {
    return condition instanceof JsonObject object && "m.room_membership".equals(object.text("type"))
        ? roomId(object.text("room_id"))
        : null;
  }

  /// People write what they like into a room's state: what is no room id is `null`.
  static @Nullable RoomId roomId(@Nullable String text) {
    try {
      return text == null ? null : new RoomId(text);
    } catch (BadIdException _) {
      return null;
    }
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
