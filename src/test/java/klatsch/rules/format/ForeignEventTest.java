package klatsch.rules.format;

import static klatsch.json.JsonSample.json;
import static klatsch.json.JsonSample.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import klatsch.json.CanonicalJson;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Events that others made, and which parts of them must be what.
class ForeignEventTest {
  private static final String HASH = "A".repeat(43);
  private static final JsonObject GOOD =
      json(
          """
          {
            'type': 'm.room.topic', 'state_key': '', 'room_id': '!r:there', 'sender': '@s:there',
            'content': {'topic': 't'}, 'depth': 3, 'origin_server_ts': 5, 'unknown': [{'x': 1}],
            'prev_events': ['$%1$s'], 'auth_events': ['$%1$s'], 'hashes': {'sha256': 'x'},
            'signatures': {'there': {'ed25519:1': 's'}}, 'unsigned': {'age': 1}
          }
          """
              .formatted(HASH));

  @Test
  void aGoodOneIsReadWithAllThatWeDoNotKnow() {
    var event = EventFormat.parse(RoomVersion.V11, null, GOOD);

    assertThat(event.type()).isEqualTo("m.room.topic");
    assertThat(event.stateKey()).isEmpty();
    assertThat(event.room()).isEqualTo(new RoomId("!r:there"));
    assertThat(event.depth()).isEqualTo(3);
    assertThat(event.originServerTs()).isEqualTo(5);
    assertThat(event.prevEvents()).hasSize(1);
    assertThat(event.pdu()).isEqualTo(GOOD);
  }

  @ParameterizedTest(name = "{0} may not be {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type             | 1",
        "type             | null",
        "state_key        | 1",
        "state_key        | null",
        "room_id          | 1",
        "room_id          | ''",
        "room_id          | 'r:there'",
        "room_id          | '!noserver'",
        "sender           | 1",
        "sender           | 's:there'",
        "sender           | '@noserver'",
        "content          | []",
        "content          | 'x'",
        "content          | null",
        "depth            | '3'",
        "depth            | -1",
        "depth            | 1.0",
        "depth            | 9007199254740992",
        "origin_server_ts | '5'",
        "origin_server_ts | 1e3",
        "prev_events      | {}",
        "prev_events      | '$x'",
        "prev_events      | [1]",
        "prev_events      | [['$x', {}]]",
        "prev_events      | ['x']",
        "prev_events      | ['$opaque:there']",
        "prev_events      | ['$']",
        "auth_events      | [null]",
        "auth_events      | ['$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/+']",
        "auth_events      | ['$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']",
        "hashes           | {}",
        "hashes           | []",
        "hashes           | {'sha256': 1}",
        "signatures       | []",
        "unsigned         | 1",
        "unknown          | 0.5",
      })
  void aWrongPartMakesItNoEvent(String name, String value) {
    var bad = GOOD.with(name, json("{'v': " + value + "}").get("v"));

    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V11, null, bad))
        .isInstanceOf(BadEventException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type",
        "room_id",
        "sender",
        "content",
        "depth",
        "origin_server_ts",
        "prev_events",
        "auth_events",
        "hashes",
      })
  void aMissingPartMakesItNoEvent(String name) {
    var bad = GOOD.without(name);

    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V11, null, bad))
        .isInstanceOf(BadEventException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{'a': 1, 'a': 2}", "{'a': '\\ud83d'}"})
  void whatIsNoJsonObjectIsNoEvent(String text) {
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V11, null, utf8(text)))
        .isInstanceOf(BadEventException.class);
  }

  @Test
  void theRedactsOfOldVersionsIsText() {
    var bad = GOOD.with("redacts", Json.of(1));

    assertThat(EventFormat.parse(RoomVersion.V11, null, bad).redacts()).isNull();
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V10, null, bad))
        .isInstanceOf(BadEventException.class);
  }

  @Test
  void anEventOfAnotherRoomIsRefused() {
    assertThat(EventFormat.parse(RoomVersion.V11, new RoomId("!r:there"), GOOD).type())
        .isEqualTo("m.room.topic");
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V11, new RoomId("!q:there"), GOOD))
        .isInstanceOf(BadEventException.class)
        .hasMessageContaining("another room");
  }

  @Test
  void roomsOfVersion12AreNamedByAHash() {
    var hashed = GOOD.with("room_id", Json.of("!" + HASH));

    assertThat(EventFormat.parse(RoomVersion.V12, null, hashed).room().value())
        .isEqualTo("!" + HASH);
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V12, null, GOOD))
        .isInstanceOf(BadEventException.class);
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V11, null, hashed))
        .isInstanceOf(BadEventException.class);
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V12, null, GOOD.without("room_id")))
        .isInstanceOf(BadEventException.class);
  }

  @Test
  void tooManyParentsAreRefused() {
    assertThat(EventFormat.parse(RoomVersion.V11, null, withIds("prev_events", 20)).prevEvents())
        .hasSize(20);
    assertThat(EventFormat.parse(RoomVersion.V11, null, withIds("auth_events", 10)).authEvents())
        .hasSize(10);
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V11, null, withIds("prev_events", 21)))
        .isInstanceOf(BadEventException.class);
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V11, null, withIds("auth_events", 11)))
        .isInstanceOf(BadEventException.class);
  }

  @Test
  void theLimitIs65536BytesOfCanonicalJson() {
    int rest = EventLimits.EVENT_BYTES - withTopic("").toBytes().length;

    var largest = EventFormat.parse(RoomVersion.V11, null, withTopic("x".repeat(rest)));

    assertThat(largest.bytes()).hasSize(65_536);
    assertTooLarge(withTopic("x".repeat(rest + 1)));
    assertTooLarge(withTopic("é".repeat(rest / 2 + 1)));
  }

  @Test
  void depthBeginsAtNothingAndEndsWhereEverybodyCanCount() {
    for (long depth : new long[] {0, 1, CanonicalJson.MAX_INTEGER}) {
      var event = EventFormat.parse(RoomVersion.V11, null, GOOD.with("depth", Json.of(depth)));

      assertThat(event.depth()).isEqualTo(depth);
    }
  }

  @Test
  void partsHave255Bytes() {
    var plain = "x".repeat(255);
    assertThat(EventFormat.parse(RoomVersion.V11, null, GOOD.with("type", Json.of(plain))).type())
        .isEqualTo(plain);
    var fits = "é".repeat(127) + "x";

    assertThat(EventFormat.parse(RoomVersion.V11, null, GOOD.with("type", Json.of(fits))).type())
        .isEqualTo(fits);
    assertTooLarge(GOOD.with("type", Json.of(fits + "x")));
    assertTooLarge(GOOD.with("state_key", Json.of("é".repeat(128))));
    assertThatThrownBy(
            () ->
                EventFormat.parse(
                    RoomVersion.V11,
                    null,
                    GOOD.with("sender", Json.of("@" + "é".repeat(125) + ":here"))))
        .isInstanceOf(BadEventException.class);
  }

  @Test
  void whateverComesIsAnEventOrBadAndNothingElseHappens() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var values =
        json("""
        {'v': [1, -1, 9007199254740993, 1.5, null, true, [], {}, '', '!', '@', '$', ':',
          '@:', '!a:b', '@a:b', '$a', 'm.room.create', 'm.room.redaction', ['$a'], [1],
          {'sha256': 'x'}, {'redacts': 1}, {'redacts': '$a'}, {'third_party_invite': {}}]}
        """)
            .array("v")
            .values();
    var names = List.copyOf(GOOD.with("redacts", Json.of("$x")).names());

    int events = 0;
    for (int i = 0; i < 50_000; i++) {
      var version = RoomVersion.ALL.get(random.nextInt(RoomVersion.ALL.size()));
      var pdu = GOOD;
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        var name = names.get(random.nextInt(names.size()));
        pdu =
            random.nextInt(4) == 0
                ? pdu.without(name)
                : pdu.with(name, values.get(random.nextInt(values.size())));
      }
      try {
        EventFormat.parse(version, null, pdu);
        events++;
      } catch (BadEventException _) {
        // Refused, as it should be.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", version " + version + ": " + pdu, e);
      }
    }
    assertThat(events).isPositive();
  }

  private static void assertTooLarge(JsonObject pdu) {
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V11, null, pdu))
        .isInstanceOfSatisfying(
            BadEventException.class, e -> assertThat(e.code().wireName()).isEqualTo("M_TOO_LARGE"));
  }

  private static JsonObject withTopic(String topic) {
    return GOOD.with("content", JsonObject.of("topic", topic));
  }

  private static JsonObject withIds(String name, int count) {
    var ids = Stream.generate(() -> "'$" + HASH + "'").limit(count);
    return GOOD.with(name, json("{'v': [" + ids.collect(Collectors.joining(",")) + "]}").get("v"));
  }
}
