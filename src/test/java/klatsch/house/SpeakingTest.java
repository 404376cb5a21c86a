package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Person.message;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static klatsch.json.JsonSample.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import klatsch.api.client.send.PostMessage;
import klatsch.api.client.send.PostRedaction;
import klatsch.api.client.send.RedactEvent;
import klatsch.api.client.send.SendMessage;
import klatsch.api.client.send.SetRoomState;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// People say things, take them back, and set the state of their rooms: [SendMessage],
/// [PostMessage], [RedactEvent], [PostRedaction], [SetRoomState].
class SpeakingTest extends HouseTest {
  SpeakingTest(TestDatabase database) {
    super(database);
  }

  private static JsonObject event(Person reader, String room, String id) {
    return reader.get(in(room) + "/event/" + escape(id)).ok();
  }

  @Test
  void aRepeatOfARequestSaysNothingNew() {
    var alice = person("alice");
    var tablet = alice.elsewhere();
    var room = alice.createsRoomFor();
    var path = "/send/m.room.message/t%2F1";

    var first = alice.put(in(room) + path, message("hello")).text("event_id");
    var again = alice.put(in(room) + path, message("hello")).text("event_id");
    var underR0 =
        alice
            .call("PUT", "/_matrix/client/r0/rooms/" + room + path, message("hello"))
            .text("event_id");
    var otherType = alice.put(in(room) + "/send/org.example/t%2F1", json("{}")).text("event_id");
    var otherDevice = tablet.put(in(room) + path, message("hello")).text("event_id");

    assertThat(again).isEqualTo(first);
    assertThat(underR0).isEqualTo(first);
    assertThat(otherType).isNotEqualTo(first);
    assertThat(otherDevice).isNotEqualTo(first);
  }

  @Test
  void withoutATransactionEachRequestSaysSomething() {
    var alice = person("alice");
    var room = alice.createsRoomFor();

    var first = alice.post(in(room) + "/send/m.room.message", message("hello")).text("event_id");
    var second = alice.post(in(room) + "/send/m.room.message", message("hello")).text("event_id");

    assertThat(second).isNotEqualTo(first);
    assertThat(event(alice, room, first).object("content")).isEqualTo(message("hello"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "400 | M_NOT_JSON | [1]",
        "400 | M_NOT_JSON | {'x':}",
        "400 | M_NOT_JSON | {'x':1,'x':2}",
        "400 | M_BAD_JSON | {'x':1.5}",
        "400 | M_BAD_JSON | {'x':9007199254740993}",
      })
  void whatCannotBeAnEventIsRefused(int status, String errcode, String body) {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    var bytes = utf8(body);
    var path = "/_matrix/client/v3" + in(room);

    for (var where : new String[] {"/send/m.room.message/t1", "/state/m.room.topic"}) {
      server.wire().call("PUT", path + where, alice.token, bytes).refused(status, errcode);
    }
  }

  @Test
  void anEventHasItsLimits() {
    var alice = person("alice");
    var room = alice.createsRoomFor();

    alice.tryToSay(room, "x".repeat(65_536)).refused(413, "M_TOO_LARGE");
    alice.says(room, "x".repeat(64_000));
    var longType = escape("é".repeat(128));
    alice.put(in(room) + "/send/" + longType + "/t1", json("{}")).refused(413, "M_TOO_LARGE");
    alice.tryToSet(room, "a", "é".repeat(128), json("{}")).refused(413, "M_TOO_LARGE");
  }

  @Test
  void whoIsNotThereIsNotHeard() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsRoomFor(bob);

    bob.tryToSay(room, "hello?").refused(403, "M_FORBIDDEN");
    bob.tryToSay("!nowhere:localhost", "hello?").refused(403, "M_FORBIDDEN");
    bob.tryToSay("nowhere", "hello?").refused(400, "M_INVALID_PARAM");
    bob.tryToSet(room, "m.room.topic", "", json("{'topic':'mine'}")).refused(403, "M_FORBIDDEN");
  }

  @Test
  void whatIsTakenBackIsGone() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var bobs = bob.says(room, "secret");
    var alices = alice.says(room, "hello");

    bob.put(in(room) + "/redact/" + escape(alices) + "/r1", json("{}")).refused(403, "M_FORBIDDEN");
    bob.put(in(room) + "/redact/" + escape("$nothing") + "/r2", json("{}"))
        .refused(404, "M_NOT_FOUND");
    var redaction =
        alice
            .put(in(room) + "/redact/" + escape(bobs) + "/r1", JsonObject.of("reason", "spam"))
            .text("event_id");
    var again =
        alice
            .put(in(room) + "/redact/" + escape(bobs) + "/r1", JsonObject.of("reason", "spam"))
            .text("event_id");

    assertThat(again).isEqualTo(redaction);
    var left = event(alice, room, bobs);
    assertThat(left.object("content")).isEqualTo(json("{}"));
    assertThat(left.toString()).contains(redaction).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({"10", "12"})
  void oldAndNewWaysToTakeBackWork(String version) {
    var alice = person("alice");
    var room = alice.creates(JsonObject.of("room_version", version));
    var byPost = alice.says(room, "one");
    var bySend = alice.says(room, "two");

    alice.post(in(room) + "/redact/" + escape(byPost), json("{}")).ok();
    alice.put(in(room) + "/send/m.room.redaction/t0", JsonObject.of("redacts", bySend)).ok();
    alice.put(in(room) + "/send/m.room.redaction/t1", json("{}")).refused(400, "M_BAD_JSON");

    assertThat(event(alice, room, byPost).object("content")).isEqualTo(json("{}"));
    assertThat(event(alice, room, bySend).object("content")).isEqualTo(json("{}"));
  }

  @Test
  void stateHasAKeyThatMayBeEmpty() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    var state = in(room) + "/state/org.example.colour";

    var bare = alice.put(state, json("{'is':'red'}")).text("event_id");
    var withSlash = alice.put(state + "/", json("{'is':'red'}")).text("event_id");
    alice.put(state + "/a%2Fb", json("{'is':'blue'}")).ok();

    assertThat(withSlash).as("the same again").isEqualTo(bare);
    assertThat(alice.get(state).body()).isEqualTo(json("{'is':'red'}"));
    assertThat(alice.get(state + "/a%2Fb").body()).isEqualTo(json("{'is':'blue'}"));
  }

  @Test
  void stateIsNeitherPostedNorHasTransactions() {
    var alice = person("alice");
    var room = alice.createsRoomFor();

    alice.post(in(room) + "/state/m.room.topic/", json("{}")).refused(405, "M_UNRECOGNIZED");
    alice.put(in(room) + "/state/org.example/foo/11", json("{}")).refused(404, "M_UNRECOGNIZED");
    alice.put(in(room) + "/send/org.example", json("{}")).refused(405, "M_UNRECOGNIZED");
  }

  @Test
  void membersAreStateToo() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    var member = in(room) + "/state/m.room.member/";

    alice.put(member + escape(bob.id), json("{}")).refused(400, "M_BAD_JSON");
    alice.put(member + escape(bob.id), json("{'membership':'join'}")).refused(403, "M_FORBIDDEN");
    bob.put(member + escape(bob.id), json("{'membership':'join','displayname':'Bobby'}")).ok();

    assertThat(bob.says(room, "here I am")).startsWith("$");
    assertThat(alice.get(member + escape(bob.id)).text("displayname")).isEqualTo("Bobby");
  }

  @Test
  void aRoomClaimsOnlyNamesThatAreItsOwn() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    var alias = "#claim" + alice.id.hashCode() + ":localhost";
    var claim = JsonObject.of("alias", alias);

    alice.tryToSet(room, "m.room.canonical_alias", "", claim).refused(400, "M_BAD_ALIAS");
    alice
        .tryToSet(room, "m.room.canonical_alias", "", JsonObject.of("alias", "claim"))
        .refused(400, "M_INVALID_PARAM");
    alice.put("/directory/room/" + escape(alias), JsonObject.of("room_id", room)).ok();

    alice.sets(room, "m.room.canonical_alias", claim);
  }

  @Test
  void theFirstEventStaysTheOnlyOneOfItsKind() {
    var alice = person("alice");
    var room = alice.createsRoomFor();

    alice.tryToSet(room, "m.room.create", "", json("{}")).refused(403, "M_FORBIDDEN");
    alice.put(in(room) + "/send/m.room.create/t1", json("{}")).refused(403, "M_FORBIDDEN");
    alice.tryToSet(room, "m.room.redaction", "", json("{}")).refused(400, "M_INVALID_PARAM");
  }

  @Test
  void whoSpeaksIsThere() {
    var alice = person("alice");
    var room = alice.creates(JsonObject.EMPTY);
    var status = "/presence/" + escape(alice.id) + "/status";
    alice.put(status, JsonObject.of("presence", "online")).ok();

    server.clock().turn(Duration.ofMinutes(2));
    var silent = alice.get(status).ok().integer("last_active_ago");
    alice.says(room, "still here");
    var spoken = alice.get(status).ok().integer("last_active_ago");

    assertThat(silent).isEqualTo(120_000);
    assertThat(spoken).isZero();
  }
}
