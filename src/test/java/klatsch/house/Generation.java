package klatsch.house;

import static klatsch.house.Synced.at;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;

import java.util.List;
import java.util.Objects;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import org.jspecify.annotations.Nullable;

/// How clients of a generation follow rooms, and where in the answers they find what.
enum Generation {
  /// All that there is at once, and then one event after the other.
  OF_2014("/_matrix/client/api/v1", "user_id") {
    @Override
    String round(@Nullable String from) {
      return from == null ? "/initialSync" : "/events?timeout=0&from=" + escape(from);
    }

    @Override
    String end(JsonObject answer) {
      return answer.text("end") + "";
    }

    @Override
    List<JsonObject> events(JsonObject answer, String room) {
      return chunk(answer, room).stream().filter(event -> event.has("event_id")).toList();
    }

    @Override
    List<JsonObject> passing(JsonObject answer, String room) {
      return chunk(answer, room).stream().filter(event -> !event.has("event_id")).toList();
    }

    private static List<JsonObject> chunk(JsonObject answer, String room) {
      return objects(answer.array("chunk")).stream()
          .filter(event -> room.equals(event.text("room_id")))
          .toList();
    }
  },

  /// The first `/sync`, in its first words: ids, and a map of what they stand for.
  OF_2015("/_matrix/client/v2_alpha", "sender") {
    @Override
    List<JsonObject> events(JsonObject answer, String room) {
      var told = either(answer, room, "joined", "archived");
      return told == null
          ? List.of()
          : Objects.requireNonNull(at(told, "timeline")).array("events").values().stream()
              .map(id -> at(told, "event_map", ((JsonString) id).value()))
              .toList();
    }

    @Override
    List<JsonObject> passing(JsonObject answer, String room) {
      return batch(at(answer, "rooms", "joined", room, "ephemeral"));
    }
  },

  OF_2016("/_matrix/client/r0", "sender"),

  OF_TODAY("/_matrix/client/v3", "sender");

  private final String prefix;
  private final String senderName;

  Generation(String prefix, String senderName) {
    this.prefix = prefix;
    this.senderName = senderName;
  }

  String prefix() {
    return prefix;
  }

  String sender(JsonObject event) {
    return event.text(senderName) + "";
  }

  /// Why an event has no content any more.
  JsonObject redactedBecause(JsonObject event) {
    var place = this == OF_2014 ? event : event.object("unsigned");
    return Objects.requireNonNull(at(place, "redacted_because"));
  }

  /// What a client asks for in each round of its loop.
  ///
  /// @param from where the last round ended, or `null` in the first
  String round(@Nullable String from) {
    return from == null ? "/sync" : "/sync?timeout=0&since=" + escape(from);
  }

  /// Where a round ended.
  String end(JsonObject answer) {
    return answer.text("next_batch") + "";
  }

  /// What happened in a room.
  List<JsonObject> events(JsonObject answer, String room) {
    var told = either(answer, room, "join", "leave");
    return told == null ? List.of() : batch(at(told, "timeline"));
  }

  /// What is no part of the room's history.
  List<JsonObject> passing(JsonObject answer, String room) {
    return batch(at(answer, "rooms", "join", room, "ephemeral"));
  }

  private static @Nullable JsonObject either(
      JsonObject answer, String room, String within, String outside) {
    var told = at(answer, "rooms", within, room);
    return told == null ? at(answer, "rooms", outside, room) : told;
  }

  private static List<JsonObject> batch(@Nullable JsonObject batch) {
    return batch == null ? List.of() : objects(batch.array("events"));
  }
}
