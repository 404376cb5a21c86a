package klatsch.house;

import java.util.List;
import java.util.Objects;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// An answer of `/sync`, as a client takes it apart.
public record Synced(JsonObject body) {
  public static Synced of(Answer answer) {
    return new Synced(answer.ok());
  }

  public String next() {
    return Objects.requireNonNull(body.text("next_batch"));
  }

  /// A section of the rooms: `join`, `invite`, `leave` or `knock`.
  public JsonObject section(String name) {
    return Objects.requireNonNull(at(body, "rooms", name));
  }

  /// What is told of a room in `join`, empty if nothing is.
  public Part joined(String room) {
    return new Part(Objects.requireNonNullElse(section("join").object(room), JsonObject.EMPTY));
  }

  public Part left(String room) {
    return new Part(Objects.requireNonNullElse(section("leave").object(room), JsonObject.EMPTY));
  }

  /// The stripped state of an invitation, empty if there is none.
  public List<JsonObject> invited(String room) {
    var invite = Objects.requireNonNullElse(section("invite").object(room), JsonObject.EMPTY);
    return events(at(invite, "invite_state"));
  }

  public List<JsonObject> accountData() {
    return events(at(body, "account_data"));
  }

  public List<JsonObject> presence() {
    return events(at(body, "presence"));
  }

  public boolean isEmpty() {
    return section("join").isEmpty()
        && section("invite").isEmpty()
        && section("leave").isEmpty()
        && section("knock").isEmpty()
        && accountData().isEmpty()
        && presence().isEmpty();
  }

  /// One room.
  public record Part(JsonObject json) {
    public List<JsonObject> timeline() {
      return events(at(json, "timeline"));
    }

    public boolean limited() {
      return Boolean.TRUE.equals(Objects.requireNonNull(at(json, "timeline")).bool("limited"));
    }

    public String prevBatch() {
      return Objects.requireNonNull(
          Objects.requireNonNull(at(json, "timeline")).text("prev_batch"));
    }

    public List<JsonObject> state() {
      return events(at(json, "state"));
    }

    public List<JsonObject> stateAfter() {
      return events(at(json, "state_after"));
    }

    public List<JsonObject> ephemeral(String type) {
      return events(at(json, "ephemeral")).stream()
          .filter(event -> type.equals(event.text("type")))
          .toList();
    }

    public List<JsonObject> accountData() {
      return events(at(json, "account_data"));
    }

    /// What was said, in the order of the timeline.
    public List<String> said() {
      return bodies(timeline());
    }
  }

  public static List<String> bodies(List<JsonObject> events) {
    return events.stream()
        .filter(event -> "m.room.message".equals(event.text("type")))
        .map(event -> Objects.requireNonNull(event.object("content")).text("body") + "")
        .toList();
  }

  public static List<String> types(List<JsonObject> events) {
    return events.stream().map(event -> event.text("type") + "").toList();
  }

  public static List<JsonObject> objects(@Nullable JsonArray array) {
    return array == null
        ? List.of()
        : array.values().stream().map(value -> (JsonObject) value).toList();
  }

  public static @Nullable JsonObject at(@Nullable JsonObject json, String... path) {
    var found = json;
    for (var name : path) {
      found = found == null ? null : found.object(name);
    }
    return found;
  }

  private static List<JsonObject> events(@Nullable JsonObject batch) {
    return batch == null ? List.of() : objects(batch.array("events"));
  }
}
