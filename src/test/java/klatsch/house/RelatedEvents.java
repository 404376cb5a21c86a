package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Person.message;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.bodies;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;

import java.util.List;
import java.util.Objects;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;

/// Events that belong to others: as a reaction, an edit, a reference or part of a thread.
abstract class RelatedEvents extends HouseTest {
  static final String V1 = "/_matrix/client/v1";

  RelatedEvents(TestDatabase database) {
    super(database);
  }

  static String relates(Person sender, String room, String relation, String parent, String text) {
    return tryToRelate(sender, room, relation, parent, text).text("event_id");
  }

  static Answer tryToRelate(
      Person sender, String room, String relation, String parent, String text) {
    var relatesTo = JsonObject.of("rel_type", relation).toBuilder().put("event_id", parent).build();
    return sender.tryToSend(room, "m.room.message", message(text).with("m.relates_to", relatesTo));
  }

  static JsonObject annotation(String parent, String key) {
    return JsonObject.of(
        "m.relates_to",
        JsonObject.builder()
            .put("rel_type", "m.annotation")
            .put("event_id", parent)
            .put("key", key)
            .build());
  }

  static Answer reacts(Person sender, String room, String parent, String key) {
    return sender.tryToSend(room, "m.reaction", annotation(parent, key));
  }

  static String edits(Person sender, String room, String parent, String text) {
    var relatesTo =
        JsonObject.of("rel_type", "m.replace").toBuilder().put("event_id", parent).build();
    return sender
        .tryToSend(
            room,
            "m.room.message",
            message("* " + text)
                .with("m.new_content", message(text))
                .with("m.relates_to", relatesTo))
        .text("event_id");
  }

  static void redacts(Person sender, String room, String event) {
    sender.post(in(room) + "/redact/" + escape(event), JsonObject.EMPTY).ok();
  }

  static Answer children(Person reader, String room, String parent, String rest) {
    return reader.call("GET", V1 + in(room) + "/relations/" + escape(parent) + rest, null);
  }

  static List<String> chunk(Answer page) {
    return bodies(objects(page.array("chunk")));
  }

  static Answer threadPage(Person reader, String room, String query) {
    return reader.call("GET", V1 + in(room) + "/threads" + query, null);
  }

  static List<JsonObject> threads(Person reader, String room, String query) {
    return objects(threadPage(reader, room, query).array("chunk"));
  }

  static JsonObject event(Person reader, String room, String id) {
    return reader.get(in(room) + "/event/" + escape(id)).ok();
  }

  static JsonObject relations(Person reader, String room, String id) {
    return relations(event(reader, room, id));
  }

  static JsonObject relations(@Nullable JsonObject event) {
    return Objects.requireNonNullElse(at(event, "unsigned", "m.relations"), JsonObject.EMPTY);
  }

  static JsonObject thread(Person reader, String room, String id) {
    return Objects.requireNonNull(relations(reader, room, id).object("m.thread"));
  }

  static JsonObject latest(JsonObject thread) {
    return Objects.requireNonNull(thread.object("latest_event"));
  }

  /// How many references are told with an event.
  static int children(@Nullable JsonObject event) {
    var references = relations(event).object("m.reference");
    return references == null ? 0 : objects(references.array("chunk")).size();
  }

  static List<String> ids(List<JsonObject> events) {
    return events.stream().map(event -> event.text("event_id") + "").toList();
  }

  static JsonObject found(List<JsonObject> events, String id) {
    return events.stream()
        .filter(event -> id.equals(event.text("event_id")))
        .findFirst()
        .orElseThrow();
  }

  static String limit(int events) {
    return escape("{\"room\":{\"timeline\":{\"limit\":" + events + "}}}");
  }
}
