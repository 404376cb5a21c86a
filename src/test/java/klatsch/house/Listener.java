package klatsch.house;

import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Somebody with a client of some generation, which follows rooms as clients of its time do.
final class Listener {
  private static final Set<String> ADDED_BY_2014 = Set.of("default", "hsob_ts", "prev");

  private final Person person;
  private final Generation generation;

  private @Nullable String next;
  private JsonObject answer = JsonObject.EMPTY;

  Listener(Person person, Generation generation) {
    this.person = person;
    this.generation = generation;
  }

  /// What a client of any generation takes out of an event.
  ///
  /// @param stateKey `null` for what is no state
  /// @param redacts the event that it takes back, or `null`
  record Heard(
      String id,
      String type,
      String sender,
      @Nullable String stateKey,
      @Nullable String redacts,
      JsonObject content) {
    String text(String name) {
      return content.text(name) + "";
    }
  }

  String id() {
    return person.id;
  }

  Generation generation() {
    return generation;
  }

  Answer reads(String path) {
    return person.call("GET", generation.prefix() + path, null);
  }

  /// @param body JSON with single quotes
  Answer puts(String path, String body) {
    return person.call("PUT", generation.prefix() + path, json(body));
  }

  Answer posts(String path, String body) {
    return person.call("POST", generation.prefix() + path, json(body));
  }

  /// @return the event's id
  String says(String room, String text) {
    var path = Person.in(room) + "/send/m.room.message/" + escape(text);
    return puts(path, "{'msgtype':'m.text','body':'" + text + "'}").text("event_id");
  }

  void sets(String room, String type, String content) {
    puts(Person.in(room) + "/state/" + type, content).ok();
  }

  /// Goes round its loop once. The first round tells all that there is.
  void listens() {
    answer = reads(generation.round(next)).ok();
    next = generation.end(answer);
  }

  /// What the last round told of a room, in the layout of the generation.
  List<JsonObject> events(String room) {
    return generation.events(answer, room);
  }

  /// What the last round told of a room, in no layout. What only this generation sees is left out.
  List<Heard> heard(String room) {
    return events(room).stream()
        .filter(event -> !id(event).contains("~"))
        .map(
            event ->
                new Heard(
                    id(event),
                    event.text("type") + "",
                    generation.sender(event),
                    event.text("state_key"),
                    event.text("redacts"),
                    withoutWhatWasOnceAdded(content(event))))
        .toList();
  }

  /// The last of its type that passed in the last round.
  JsonObject passing(String room, String type) {
    return generation.passing(answer, room).stream()
        .filter(event -> type.equals(event.text("type")))
        .map(Listener::content)
        .toList()
        .getLast();
  }

  /// In power levels, clients of 2014 also find each user, and what all others have; in messages
  /// when they were sent, and in memberships what was before, and names that nobody has chosen.
  private static JsonObject withoutWhatWasOnceAdded(JsonObject content) {
    return content.without(
        content.names().stream()
            .filter(
                name ->
                    name.startsWith("@")
                        || ADDED_BY_2014.contains(name)
                        || content.get(name) instanceof JsonNull)
            .toArray(String[]::new));
  }

  private static String id(JsonObject event) {
    return event.text("event_id") + "";
  }

  private static JsonObject content(JsonObject event) {
    return Objects.requireNonNull(event.object("content"));
  }
}
