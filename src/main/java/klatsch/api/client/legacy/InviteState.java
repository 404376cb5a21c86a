package klatsch.api.client.legacy;

import java.util.List;
import java.util.Objects;
import klatsch.api.client.EventJson;
import klatsch.http.ApiVersion;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;

/// What an invited user may know of a room stood in the invitation itself, before `/sync` had a
/// place for it.
final class InviteState {
  private static final String NAME = "invite_room_state";

  private InviteState() {}

  /// @param shown of the room's state, the invitation among it
  static JsonObject in(JsonObject invite, List<Event> shown, ApiVersion version) {
    var room =
        shown.stream()
            .filter(event -> !event.type().equals(StateKey.MEMBER))
            .map(EventJson::stripped)
            .toList();
    return switch (version.eventLayout()) {
      case FLAT ->
          invite.with(
              NAME, JsonArray.of(room.stream().map(event -> event.without("sender")).toList()));
      case NESTED -> {
        var unsigned = Objects.requireNonNullElse(invite.object("unsigned"), JsonObject.EMPTY);
        yield invite.with("unsigned", unsigned.with(NAME, JsonArray.of(room)));
      }
    };
  }
}
