package klatsch.rooms;

import static klatsch.json.JsonSample.json;

import java.util.List;
import java.util.Locale;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What somebody wants of a new room, read from JSON as the edge would read it.
final class TestWish {
  private TestWish() {}

  static NewRoom wish(String text) {
    var body = json(text);
    var visibility = body.text("visibility");
    var preset = body.text("preset");
    return new NewRoom(
        visibility == null ? null : Visibility.valueOf(visibility.toUpperCase(Locale.ROOT)),
        body.text("room_alias_name"),
        body.text("name"),
        body.text("topic"),
        list(body.array("invite")).stream().map(TestWish::user).toList(),
        list(body.array("invite_3pid")).stream().map(JsonObject.class::cast).toList(),
        body.text("room_version"),
        body.object("creation_content"),
        list(body.array("initial_state")).stream().map(TestWish::state).toList(),
        preset == null ? null : NewRoom.Preset.valueOf(preset.toUpperCase(Locale.ROOT)),
        body.bool("is_direct"),
        body.object("power_level_content_override"));
  }

  private static List<Json> list(@Nullable JsonArray array) {
    return array == null ? List.of() : array.values();
  }

  private static UserId user(Json value) {
    return new UserId(((JsonString) value).value());
  }

  private static NewRoom.StateEvent state(Json value) {
    var event = (JsonObject) value;
    return new NewRoom.StateEvent(
        event.text("type") + "", event.text("state_key"), event.object("content"));
  }
}
