package klatsch.api.client.legacy;

import java.util.ArrayList;
import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;

/// The rooms of a `/sync` as they were told until the middle of November 2015: `joined`, `invited`
/// and `archived`. The events of a room are in its `event_map`, and its state and its timeline name
/// them by their ids.
final class OlderRooms {
  private static final String ROOMS = "rooms";
  private static final String EVENTS = "events";
  private static final String EPHEMERAL = "ephemeral";

  private OlderRooms() {}

  /// The answer with its rooms in both forms.
  ///
  /// @param today the answer as it is told today
  static JsonObject beside(JsonObject today) {
    var rooms = part(today, ROOMS);
    return today.with(
        ROOMS,
        rooms
            .with("joined", older(part(rooms, "join")))
            .with("invited", part(rooms, "invite"))
            .with("archived", older(part(rooms, "leave"))));
  }

  private static JsonObject older(JsonObject section) {
    var older = JsonObject.builder();
    section.members().forEach((id, room) -> older.put(id, older(id, (JsonObject) room)));
    return older.build();
  }

  private static JsonObject older(String id, JsonObject room) {
    var map = JsonObject.builder();
    var older = room.toBuilder();
    for (var batch : List.of("state", "timeline")) {
      older.put(batch, named(part(room, batch), map));
    }
    var passing = room.object(EPHEMERAL);
    older.put(EPHEMERAL, passing == null ? null : inRoom(id, passing));
    return older.put("event_map", map.build()).build();
  }

  /// A batch with the ids of its events, which go into the map. What has none, as in the layout
  /// between servers, stays where it is.
  private static JsonObject named(JsonObject batch, JsonObject.Builder map) {
    var named = new ArrayList<Json>();
    for (var event : events(batch)) {
      var id = event.text("event_id");
      if (id != null) {
        map.put(id, event);
      }
      named.add(id == null ? event : Json.of(id));
    }
    return batch.with(EVENTS, JsonArray.of(named));
  }

  private static JsonObject inRoom(String room, JsonObject batch) {
    var events = events(batch).stream().map(event -> event.with("room_id", Json.of(room))).toList();
    return batch.with(EVENTS, JsonArray.of(events));
  }

  private static List<JsonObject> events(JsonObject batch) {
    var events = batch.array(EVENTS);
    return events == null
        ? List.of()
        : events.values().stream().map(event -> (JsonObject) event).toList();
  }

  private static JsonObject part(JsonObject json, String name) {
    var part = json.object(name);
    return part == null ? JsonObject.EMPTY : part;
  }
}
