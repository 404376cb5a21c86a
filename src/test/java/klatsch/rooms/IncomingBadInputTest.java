package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.CanonicalJson;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.Rejected;
import klatsch.rooms.Received.Waiting;
import klatsch.rules.format.EventFormat;
import klatsch.rules.format.EventLimits;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import org.junit.jupiter.api.Test;

/// What other servers send and nobody should: it is refused alone, and leaves no trace.
class IncomingBadInputTest extends IncomingEvents {
  @Test
  void whatHasNoGenuineSignatureIsDropped() {
    says("hello", FOUNDER, "alice");
    var pdu = others.pdu("hello");
    var forged = DagServers.keyOf("elsewhere").sign(new byte[] {1});
    var ofThere = JsonObject.of("ed25519:a", forged);
    var ofAnUnknownKey = JsonObject.of("ed25519:b", forged);

    for (var signatures :
        List.of(
            JsonObject.of("there", ofThere),
            JsonObject.of("there", ofAnUnknownKey),
            JsonObject.of("here", pdu.object("signatures").object("there")),
            JsonObject.EMPTY)) {
      assertThat(receive(pdu.with("signatures", signatures))).isInstanceOf(Dropped.class);
    }

    assertThat(receive(pdu)).as("nothing of them is kept").isInstanceOf(Accepted.class);
  }

  @Test
  void whatIsNoEventIsDroppedAlone() {
    says("hello", FOUNDER, "alice");
    var pdu = others.pdu("hello");
    var text = pdu.toString();
    var large = JsonObject.of("body", "x".repeat(EventLimits.EVENT_BYTES));

    for (var bad :
        List.of(
            pdu.with("content", large),
            pdu.with("type", Json.of("x".repeat(256))),
            pdu.with("type", Json.of("é".repeat(128))),
            pdu.with("state_key", Json.of("x".repeat(256))),
            pdu.with("sender", Json.of("@" + "x".repeat(249) + ":there")),
            pdu.with("sender", Json.of("nobody")),
            pdu.with("room_id", Json.of("!" + "x".repeat(255))),
            pdu.with("depth", Json.of(-1)),
            pdu.with("room_id", Json.of("!other:there")),
            pdu.with("prev_events", Json.of("none")),
            pdu.without("hashes"),
            JsonObject.EMPTY)) {
      assertThat(receive(bad)).as(bad.toString()).isInstanceOf(Dropped.class);
    }
    for (var bad :
        List.of(
            text.replace("\"type\"", "\"type\":\"a\",\"type\""),
            text.replace("hello", "\\ud800"),
            text.replace("hello", "\0"),
            "",
            "[]")) {
      assertThat(test.rooms.incoming().receive(dag.room, bad.getBytes(UTF_8), "there"))
          .as(bad)
          .isInstanceOf(Dropped.class);
    }
    assertThat(receive("hello")).isInstanceOf(Accepted.class);
  }

  /// What counts is the event as it is sent, with its hashes and signatures.
  @Test
  void theLargestEventIsWelcomeAndOneByteMoreIsNot() {
    var event = says("hello", FOUNDER, "alice");
    int rest = EventLimits.EVENT_BYTES - CanonicalJson.bytes(saying(event, 0)).length;
    var fits = saying(event, rest);
    var tooLarge = saying(event, rest + 1);
    assertThat(CanonicalJson.bytes(fits)).hasSize(EventLimits.EVENT_BYTES);

    assertThat(refused(tooLarge)).contains("65536 bytes");

    assertThat(receive(fits)).isInstanceOf(Accepted.class);
  }

  /// The event with so many letters as its text, hashed and signed anew.
  private JsonObject saying(Event event, int letters) {
    return others.pdu(
        hashedAnew(event.pdu().with("content", JsonObject.of("body", "x".repeat(letters)))));
  }

  private Event hashedAnew(JsonObject pdu) {
    var hash = UnpaddedBase64.encode(EventFormat.contentHash(dag.version, pdu));
    return EventFormat.parse(
        dag.version, dag.room, pdu.with("hashes", JsonObject.of("sha256", hash)));
  }

  /// A server cannot make up such a ring where the ids of events are hashes of what they say: it
  /// would have to know both ids before it has them. What it can do is name events that are none.
  @Test
  void whatNamesEventsThatAreNoneWaitsAndHarmsNobody() {
    others.tellsMissing = false;
    others.tellsState = false;
    var nowhere = JsonArray.ofTexts(List.of("$" + "A".repeat(43)));
    says("hello", FOUNDER, "alice");
    for (var name : List.of("prev_events", "auth_events")) {
      var event = hashedAnew(dag.get("hello").pdu().with(name, nowhere));
      assertThat(receive(others.pdu(event))).as(name).isInstanceOf(Waiting.class);
    }

    assertThat(receive("hello")).isInstanceOf(Accepted.class);
    assertThat(room().head().extremities()).containsExactly(dag.get("hello").id());
  }

  @Test
  void whatIsSignedWithAKeyThatDidNotCountThenIsDropped() {
    var event = says("hello", FOUNDER, "alice");
    others.validUntil = event.originServerTs() - 1;
    assertThat(receive("hello")).isInstanceOf(Dropped.class);

    others.validUntil = event.originServerTs();

    assertThat(receive("hello")).isEqualTo(new Accepted(event.id()));
  }

  @Test
  void whatIsTooDeepOrCitesTooMuchIsDroppedAlone() {
    says("hello", FOUNDER, "alice");
    var pdu = others.pdu("hello");
    var ids = IntStream.range(0, 21).mapToObj(i -> "$" + "A".repeat(41) + (10 + i)).toList();
    var tooLong = JsonArray.ofTexts(List.of("$" + "A".repeat(255)));

    assertThat(refused(pdu.with("depth", Json.of(1L << 53)))).contains("2^53");
    assertThat(refused(pdu.with("prev_events", JsonArray.ofTexts(ids)))).contains("20 prev_events");
    assertThat(refused(pdu.with("auth_events", JsonArray.ofTexts(ids.subList(0, 11)))))
        .contains("10 auth_events");
    assertThat(refused(pdu.with("prev_events", tooLong))).contains("255 bytes");
    assertThat(refused(pdu.with("auth_events", tooLong))).contains("255 bytes");

    assertThat(receive("hello")).isInstanceOf(Accepted.class);
  }

  @Test
  void whatLostItsContentOnTheWayIsKeptWithoutIt() {
    var event = says("hello", FOUNDER, "alice");
    var changed = others.pdu("hello").with("content", JsonObject.of("body", "never said"));

    assertThat(receive(changed)).isEqualTo(new Accepted(event.id()));

    assertThat(room().tail().getLast().event().content()).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void whatCitesAnEventOfAnotherRoomIsRejected() {
    var elsewhere = new Dag(Algorithm.V2_1, JsonObject.of("n", "2"));
    test.rooms.incoming().begin(elsewhere.version, others.pdu(elsewhere.get("create")));
    elsewhere
        .events()
        .forEach(
            event -> test.rooms.incoming().receive(elsewhere.room, others.pdu(event), "there"));
    var foreign = elsewhere.get("founder").id();
    var built =
        EventFormat.build(
            dag.version,
            dag.draft("m.room.message", null, FOUNDER, "{}"),
            List.of(dag.get("alice").id()),
            List.of(foreign, dag.get("levels").id()),
            9,
            time);

    assertThat(receive(others.pdu(built))).isInstanceOf(Rejected.class);

    assertThat(room().head().extremities()).containsExactly(dag.get("alice").id());
  }

  @Test
  void whatCitesARejectedEventIsRejected() {
    member("dave", DAVE, DAVE, "join", "alice");
    sets("levels", "m.room.power_levels", "{'users': {'@founder:there': 1}}", "dave");
    var content = "{'membership': 'join', 'displayname': 'D'}";
    var draft = dag.draft(StateKey.MEMBER, DAVE.value(), DAVE, content);
    dag.addCiting("cites", List.of("dave"), draft, time, List.of("start", "levels", "dave"));
    receiveAll("dave");

    assertThat(receive("levels")).isInstanceOf(Rejected.class);

    assertThat(receive("cites")).isInstanceOf(Rejected.class);
  }

  private String refused(JsonObject pdu) {
    var received = receive(pdu);
    assertThat(received).isInstanceOf(Dropped.class);
    return ((Dropped) received).reason();
  }
}
