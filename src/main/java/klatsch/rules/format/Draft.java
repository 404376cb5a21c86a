package klatsch.rules.format;

import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What somebody wants to say, before it has a place in a room.
///
/// @param room `null` for the create event of a version whose room ids are made from that event
/// @param stateKey `null` for what is no state
/// @param redacts what a redaction takes back; written where the room version wants it
public record Draft(
    @Nullable RoomId room,
    String type,
    @Nullable String stateKey,
    UserId sender,
    JsonObject content,
    @Nullable EventId redacts) {

  public static Draft message(RoomId room, String type, UserId sender, JsonObject content) {
    return new Draft(room, type, null, sender, content, null);
  }

  public static Draft state(
      @Nullable RoomId room, String type, String stateKey, UserId sender, JsonObject content) {
    return new Draft(room, type, stateKey, sender, content, null);
  }
}
