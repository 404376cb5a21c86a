package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.legacy.GetOneEvent;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading an event of which the client does not say in which room it is: [GetOneEvent].
class OneEventTest extends HouseTest {
  OneEventTest(TestDatabase database) {
    super(database);
  }

  private static Answer reads(Person person, String event) {
    return person.get("/events/" + escape(event));
  }

  private static void seesNothing(Person person, String event) {
    var unknown = reads(person, "$nothing").refused(404, "M_NOT_FOUND");
    var refused = reads(person, event).refused(404, "M_NOT_FOUND");
    assertThat(refused.body()).isEqualTo(unknown.body());
  }

  @Test
  void eachGenerationReadsItAsItReadsEvents() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    alice.says(alice.createsRoomFor(), "elsewhere");
    var said = alice.says(room, "hello");

    var today = reads(alice, said).ok();
    var r0 = alice.call("GET", "/_matrix/client/r0/events/" + escape(said), null).ok();
    var v1 = alice.call("GET", "/_matrix/client/api/v1/events/" + escape(said), null).ok();

    assertThat(today.text("room_id")).isEqualTo(room);
    assertThat(today.object("content").text("body")).isEqualTo("hello");
    assertThat(today.text("sender")).isEqualTo(alice.id);
    assertThat(r0.without("unsigned")).isEqualTo(today.without("unsigned"));
    assertThat(v1.text("user_id")).isEqualTo(alice.id);
    assertThat(v1.text("room_id")).isEqualTo(room);
    assertThat(v1.names()).contains("age", "ts").doesNotContain("sender", "unsigned");
  }

  @Test
  void whoMayNotSeeItHearsWhatEverybodyHearsOfNothing() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsRoomFor(bob);
    var hidden = json("{'history_visibility':'joined'}");
    alice.sets(room, "m.room.history_visibility", hidden);
    var before = alice.says(room, "before");

    seesNothing(bob, before);
    bob.joins(room);
    var during = alice.says(room, "during");
    bob.leaves(room);
    var after = alice.says(room, "after");

    seesNothing(bob, before);
    seesNothing(bob, after);
    assertThat(reads(bob, during).object("content").text("body")).isEqualTo("during");
    bob.post(in(room) + "/forget", JsonObject.EMPTY).ok();
    seesNothing(bob, during);
    assertThat(reads(alice, before).object("content").text("body")).isEqualTo("before");
  }

  @Test
  void whatEverybodyMayReadIsReadFromOutside() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsRoomFor();
    var closed = alice.says(room, "closed");
    alice.sets(room, "m.room.history_visibility", json("{'history_visibility':'world_readable'}"));
    var open = alice.says(room, "open");

    assertThat(reads(bob, open).object("content").text("body")).isEqualTo("open");
    seesNothing(bob, closed);
  }

  @Test
  void nothingIsReadOfSomebodyWhoIsIgnored() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var said = alice.says(room, "hello");

    bob.ignores(alice);

    seesNothing(bob, said);
  }

  @Test
  void ofWhatWasTakenBackTheContentIsGone() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    var said = alice.says(room, "oops");

    alice.put(in(room) + "/redact/" + escape(said) + "/t1", json("{'reason':'typo'}")).ok();

    var left = reads(alice, said).ok();
    assertThat(left.object("content")).isEqualTo(JsonObject.EMPTY);
    assertThat(left.object("unsigned").object("redacted_because").text("redacts")).isEqualTo(said);
  }

  @Test
  void anOldEventIsReadFromDisk() {
    try (var own = TestServer.on(database)) {
      var alice = own.newPerson("alice");
      var said = alice.says(alice.createsRoomFor(), "hello");

      own.restart();

      assertThat(reads(alice.at(own.wire()), said).object("content").text("body"))
          .isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "!room:localhost"})
  void whatIsNoIdOfAnEventIsRefused(String id) {
    reads(person("alice"), id).refused(400, "M_INVALID_PARAM");
  }
}
