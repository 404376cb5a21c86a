package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the server adds to an event for the one who reads it.
class UnsignedTest extends HouseTest {
  UnsignedTest(TestDatabase database) {
    super(database);
  }

  @Test
  void howOldItIsAndHowTheReaderStoodWithTheRoom() {
    try (var own = TestServer.on(database)) {
      var alice = own.newPerson("alice");
      var bob = own.newPerson("bob");
      var room = alice.createsPublicRoom();
      alice.says(room, "before");
      bob.joins(room);
      var before = alice.sets(room, "m.room.topic", JsonObject.of("topic", "tea"));
      var topic = alice.sets(room, "m.room.topic", JsonObject.of("topic", "cake"));
      bob.leaves(room);
      own.clock().turn(Duration.ofSeconds(90));

      var filter = "filter=" + escape("{\"room\":{\"include_leave\":true}}");
      var synced = Synced.of(bob.syncs(null, filter)).left(room).timeline();
      var pages = objects(bob.get(in(room) + "/messages?dir=f&limit=100").array("chunk"));

      for (var told : List.of(synced, pages)) {
        assertThat(membership(told, "before")).isEqualTo("leave");
        assertThat(at(told.getLast(), "unsigned").text("membership")).isEqualTo("leave");
        var changed = unsigned(told, topic);
        assertThat(changed.text("membership")).isEqualTo("join");
        assertThat(changed.text("replaces_state")).isEqualTo(before);
        assertThat(changed.object("prev_content")).isEqualTo(JsonObject.of("topic", "tea"));
        assertThat(changed.integer("age")).isBetween(90_000L, 100_000L);
      }
    }
  }

  private static @Nullable String membership(List<JsonObject> told, String text) {
    return told.stream()
        .filter(event -> text.equals(Objects.requireNonNull(event.object("content")).text("body")))
        .map(event -> at(event, "unsigned").text("membership"))
        .findFirst()
        .orElse(null);
  }

  private static JsonObject unsigned(List<JsonObject> told, String id) {
    return told.stream()
        .filter(event -> id.equals(event.text("event_id")))
        .map(event -> Objects.requireNonNull(event.object("unsigned")))
        .findFirst()
        .orElseThrow();
  }
}
