package klatsch.api.client;

import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.rooms.RoomSummary;

/// Writes what is told about a room to those who are not in it.
public final class SummaryJson {
  private SummaryJson() {}

  /// An object that stays open, so that more can follow.
  public static JsonObject.Builder of(RoomSummary summary) {
    var room = summary.room();
    var allowed = summary.allowedRooms();
    return JsonObject.builder()
        .put("room_id", room.roomId().value())
        .put("canonical_alias", room.canonicalAlias())
        .put("name", room.name())
        .put("topic", room.topic())
        .put("avatar_url", room.avatarUrl())
        .put("num_joined_members", room.numJoinedMembers())
        .put("world_readable", room.worldReadable())
        .put("guest_can_join", room.guestCanJoin())
        .put("join_rule", room.joinRule())
        .put("room_type", room.roomType())
        .put("allowed_room_ids", allowed.isEmpty() ? null : JsonArray.ofTexts(allowed))
        .put("encryption", summary.encryption())
        .put("room_version", summary.version());
  }
}
