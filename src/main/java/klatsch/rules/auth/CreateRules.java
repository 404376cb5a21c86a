package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.RoomVersion.Trait.CREATOR_IS_SENDER;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonString;
import klatsch.model.event.Event;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import org.jspecify.annotations.Nullable;

/// Rule 1: the event with which a room begins.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
final class CreateRules {
  private CreateRules() {}

  static Verdict check(RoomVersion version, Event create) {
    var content = create.content();
    if (!create.prevEvents().isEmpty()) {
      return deny("1.1", "a room begins with its create event");
    }
    if (version.has(ROOM_ID_IS_CREATE_HASH)) {
      if (create.pdu().has("room_id")) {
        return deny("1.2", "the room gets its ID from the create event, which therefore has none");
      }
    } else if (!serverOf(create.room().value()).equals(create.sender().server())) {
      return deny("1.2", "the room ID must name the server of the creator");
    }
    if (content.has("room_version") && !isKnown(content.text("room_version"))) {
      return deny("1.3", "this room version is not known here");
    }
    if (!version.has(CREATOR_IS_SENDER) && !content.has("creator")) {
      return deny("1.4", "the create event must name the creator");
    }
    if (version.has(CREATORS_OUTRANK_ALL) && !areUsers(content.get("additional_creators"))) {
      return deny("1.4", "additional_creators must be a list of user IDs");
    }
    return ALLOW;
  }

  private static String serverOf(String roomId) {
    return roomId.substring(roomId.indexOf(':') + 1);
  }

  private static boolean isKnown(@Nullable String version) {
    return version != null && RoomVersion.named(version) != null;
  }

  private static boolean areUsers(@Nullable Json additionalCreators) {
    return switch (additionalCreators) {
      case null -> true;
      case JsonArray(var values) ->
          values.stream()
              .allMatch(
                  value -> value instanceof JsonString(var id) && Creators.userId(id) != null);
      default -> false;
    };
  }
}
