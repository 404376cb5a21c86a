package klatsch.rooms;

import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import org.jspecify.annotations.Nullable;

/// What is told about a room to those who are not in it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3publicrooms)
public record PublicRoom(
    RoomId roomId,
    @Nullable String canonicalAlias,
    @Nullable String name,
    @Nullable String topic,
    @Nullable String avatarUrl,
    long numJoinedMembers,
    boolean worldReadable,
    boolean guestCanJoin,
    @Nullable String joinRule,
    @Nullable String roomType) {

  public static PublicRoom of(RoomHead room) {
    return new PublicRoom(
        room.id(),
        text(room, StateKey.CANONICAL_ALIAS, "alias"),
        text(room, StateKey.NAME, "name"),
        topic(room),
        text(room, StateKey.AVATAR, "url"),
        room.joined().size(),
        "world_readable".equals(text(room, StateKey.HISTORY_VISIBILITY, "history_visibility")),
        "can_join".equals(text(room, StateKey.GUEST_ACCESS, "guest_access")),
        text(room, StateKey.JOIN_RULES, "join_rule"),
        text(room, StateKey.CREATE, "type"));
  }

  private static @Nullable String text(RoomHead room, StateKey key, String name) {
    var content = room.content(key);
    var text = content == null ? null : content.text(name);
    return text == null || text.isEmpty() ? null : text;
  }

  /// The topic as plain text: among its representations, or as it was written before there were
  /// any.
  private static @Nullable String topic(RoomHead room) {
    var content = room.content(StateKey.TOPIC);
    var rich = content == null ? null : content.object("m.topic");
    var texts = rich == null ? null : rich.array("m.text");
    if (texts == null) {
      return text(room, StateKey.TOPIC, "topic");
    }
    return texts.values().stream()
        .map(PublicRoom::plainText)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String plainText(Json representation) {
    if (!(representation instanceof JsonObject object)) {
      return null;
    }
    var type = object.get("mimetype");
    boolean plain = type == null || (type instanceof JsonString(var t) && t.equals("text/plain"));
    return plain ? object.text("body") : null;
  }
}
