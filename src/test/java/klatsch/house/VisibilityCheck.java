package klatsch.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;

/// What holds for every answer of a [VisibilityStory], in whatever way it was asked for.
///
/// @param seed with which the story happens again
record VisibilityCheck(long seed, VisibilityStory story, VisibilityOracle oracle) {
  String of(String name, String what) {
    return "seed " + seed + ": " + name + " " + what;
  }

  /// Whether every event anywhere in an answer is one that the reader is shown, also those that are
  /// bundled with others. Only why an event was redacted is told to everyone who sees it, and what
  /// became of one's own membership to everyone whose it is.
  void isClean(String name, Person reader, Json answer) {
    switch (answer) {
      case JsonObject object -> {
        var id = object.text("event_id");
        var place = id == null ? null : oracle.place(id);
        // A thread that somebody began who is ignored is shown by its beginning without content.
        boolean isEmpty = JsonObject.EMPTY.equals(object.get("content"));
        boolean isEvent = object.has("content") && !isEmpty || object.names().size() == 1;
        if (place != null && isEvent && !isOwnMembership(reader, oracle.id(place))) {
          assertThat(oracle.shows(reader.id, place))
              .as(of(name, "is shown " + place + " in " + answer))
              .isTrue();
          isNotErased(name, reader, place, object);
        }
        object
            .members()
            .forEach(
                (member, value) -> {
                  if (!member.equals("redacted_because")) {
                    isClean(name, reader, value);
                  }
                });
      }
      case JsonArray(var values) -> values.forEach(value -> isClean(name, reader, value));
      default -> {}
    }
  }

  /// Who came later does not see what somebody said who was erased, nor how they were called.
  private void isNotErased(String name, Person reader, int place, JsonObject told) {
    if (oracle.isState(place)) {
      if (oracle.isStrange(reader.id, place)) {
        assertThat(String.valueOf(told.get("content")))
            .as(of(name, "is shown the erased name in " + place))
            .doesNotContain("Gina");
      }
    } else if (told.has("content")) {
      assertThat(oracle.isErased(reader.id, place))
          .as(of(name, "is shown the erased " + place + " in " + told))
          .isFalse();
    }
  }

  /// Whether receipts tell of nothing that the reader may not see, nor of whom they ignore.
  void areClean(String name, Person reader, List<JsonObject> receipts) {
    for (var receipt : receipts) {
      var content = Objects.requireNonNull(receipt.object("content"));
      for (var event : content.names()) {
        assertThat(oracle.allows(reader.id, oracle.place(event)))
            .as(of(name, "is told who has read " + event))
            .isTrue();
        for (var ignored : story.ignored.getOrDefault(reader.id, Set.of())) {
          assertThat(content.toString()).as(of(name, "ignores " + ignored)).doesNotContain(ignored);
        }
      }
    }
  }

  boolean isOwnMembership(Person reader, String event) {
    var told = oracle.event(oracle.place(event));
    return "m.room.member".equals(told.text("type")) && reader.id.equals(told.text("state_key"));
  }

  boolean isMessage(String event) {
    return "m.room.message".equals(oracle.event(oracle.place(event)).text("type"));
  }
}
