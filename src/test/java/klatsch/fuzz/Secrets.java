package klatsch.fuzz;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;

import java.util.ArrayList;
import java.util.List;
import klatsch.house.Person;
import klatsch.house.TestServer;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;

/// People who keep something to themselves, and of whom everybody else knows all the names: rooms,
/// events, devices, filters, tokens of `/sync`. Wherever they say something that is none of the
/// others' business, they say [#CANARY].
final class Secrets {
  /// Stands in no request of those who look for it.
  static final String CANARY = "c4n4ry";

  final Person keeper;
  final Person confidant;

  /// Of the keeper and the confidant, and of nobody else.
  final String room;

  /// Open to all, who see there only what was said since they came.
  final String late;

  /// From which others have gone.
  final String left;

  final String filter;
  final String since;
  final List<String> events = new ArrayList<>();
  private final Person host;

  Secrets(TestServer server) {
    keeper = server.newPerson("keeper");
    confidant = server.newPerson("confidant");
    host = server.newPerson("host");
    room = keeper.createsRoomFor(confidant);
    confidant.joins(room);
    tellsInTheRoom();
    filter =
        keeper
            .post(
                mine("/filter"), JsonObject.of("event_fields", JsonArray.ofTexts(List.of(CANARY))))
            .text("filter_id");
    keepsAsSettings();
    tellsToDevices();
    var joined = JsonObject.of("history_visibility", "joined");
    late = host.createsPublicRoom();
    host.sets(late, "m.room.history_visibility", JsonObject.of("history_visibility", "joined"));
    events.add(host.says(late, CANARY + " before you came"));
    left = host.createsRoomFor();
    host.sets(left, "m.room.history_visibility", joined);
    since = keeper.syncs().text("next_batch");
  }

  private void tellsInTheRoom() {
    events.add(keeper.sets(room, "m.room.topic", JsonObject.of("topic", CANARY + " topic")));
    events.add(keeper.sets(room, "m.room.name", JsonObject.of("name", CANARY + " name")));
    var said = keeper.says(room, CANARY + " message");
    events.add(said);
    var thread =
        Person.message(CANARY + " thread")
            .with(
                "m.relates_to",
                JsonObject.builder().put("rel_type", "m.thread").put("event_id", said).build());
    events.add(confidant.tryToSend(room, "m.room.message", thread).text("event_id"));
  }

  private void keepsAsSettings() {
    var secret = JsonObject.of("secret", CANARY + " setting");
    keeper.put(mine("/account_data/m.secret"), secret).ok();
    keeper.put(mine(in(room) + "/account_data/m.secret"), secret).ok();
    keeper.put(mine(in(room) + "/tags/u." + CANARY), JsonObject.EMPTY).ok();
    keeper
        .put(
            "/pushrules/global/content/secret",
            JsonObject.builder()
                .put("pattern", CANARY + " word")
                .put("actions", JsonArray.EMPTY)
                .build())
        .ok();
    keeper
        .put("/devices/" + escape(keeper.device), JsonObject.of("display_name", CANARY + " phone"))
        .ok();
    keeper
        .put(
            "/presence/" + escape(keeper.id) + "/status",
            JsonObject.builder().put("presence", "online").put("status_msg", CANARY).build())
        .ok();
  }

  private void tellsToDevices() {
    var messages =
        JsonObject.of(
            confidant.id,
            JsonObject.of(confidant.device, JsonObject.of("secret", CANARY + " to device")));
    keeper.put("/sendToDevice/m.secret/1", JsonObject.of("messages", messages)).ok();
  }

  private String mine(String path) {
    return "/user/" + escape(keeper.id) + path;
  }

  /// Somebody is in the one room from now on, and in the other no longer.
  void meets(Person somebody) {
    somebody.joins(late);
    host.invites(somebody, left);
    somebody.joins(left);
    somebody.leaves(left);
    events.add(host.says(left, CANARY + " after you have gone"));
    events.add(host.says(left, "and"));
  }

  /// What must not be in any answer to anybody else.
  List<String> words() {
    return List.of(CANARY, keeper.token, confidant.token, host.token, keeper.password());
  }
}
