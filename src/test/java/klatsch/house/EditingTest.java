package klatsch.house;

import static klatsch.house.Person.message;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.bodies;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// Edits: which of them holds, and what cannot be edited.
class EditingTest extends RelatedEvents {
  EditingTest(TestDatabase database) {
    super(database);
  }

  @Test
  void theNewestEditIsToldWithTheEvent() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var said = alice.says(room, "helo");
    edits(alice, room, said, "hello");
    server.clock().turn(Duration.ofMillis(1));
    var newest = edits(alice, room, said, "Hello");
    edits(bob, room, said, "not yours");
    relates(alice, room, "m.replace", said, "without new content");

    var edit = Objects.requireNonNull(relations(bob, room, said).object("m.replace"));
    var original = event(bob, room, said);

    assertThat(edit.text("event_id")).isEqualTo(newest);
    assertThat(at(edit, "content", "m.new_content")).isEqualTo(message("Hello"));
    assertThat(bodies(List.of(original))).as("the original stays").containsExactly("helo");
    redacts(alice, room, newest);
    assertThat(at(relations(bob, room, said), "m.replace", "content", "m.new_content"))
        .isEqualTo(message("hello"));
    redacts(alice, room, said);
    assertThat(relations(bob, room, said).isEmpty()).isTrue();
  }

  @Test
  void ofTwoEditsInOneMillisecondOneWinsForEverybody() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "helo");
    var one = edits(alice, room, said, "hello");
    var other = edits(alice, room, said, "Hello");

    var edit = relations(alice, room, said).object("m.replace");

    assertThat(Objects.requireNonNull(edit).text("event_id"))
        .isEqualTo(one.compareTo(other) > 0 ? one : other);
  }

  @Test
  void anEditCannotBeEditedNorCanState() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "helo");
    var edit = edits(alice, room, said, "hello");
    edits(alice, room, edit, "Hello");
    var name = alice.sets(room, "m.room.name", JsonObject.of("name", "Pub"));
    relates(alice, room, "m.reference", name, "what a name");

    assertThat(relations(alice, room, edit).isEmpty()).isTrue();
    assertThat(relations(alice, room, name).isEmpty()).isTrue();
  }
}
