package klatsch.rules.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.json.JsonSample.json;
import static klatsch.json.JsonSample.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import klatsch.crypto.Sha256;
import klatsch.crypto.SignedJson;
import klatsch.crypto.SigningKey;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.CanonicalJson;
import klatsch.json.Json;
import klatsch.json.JsonDecimal;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.redact.Redaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Events of the first room versions: their names, the hashes beside the names of others, and
/// numbers of every kind.
class OldEventTest {
  private static final List<RoomVersion> VERSIONS = RoomVersion.ALL;
  private static final List<RoomVersion> LENIENT = RoomVersion.ALL.subList(0, 5);
  private static final SigningKey KEY = SigningKey.generate("1", new Random(1));

  private static final JsonObject GOOD =
      json(
          """
          {
            'event_id': '$e:namer:8448', 'type': 'm.room.topic', 'state_key': '',
            'room_id': '!r:there', 'sender': '@s:there', 'content': {'topic': 't'}, 'depth': 3,
            'origin_server_ts': 5, 'origin': 'there', 'prev_state': [],
            'prev_events': [['$p:there', {'sha256': 'x'}], ['$q:else', {'sha256': 'y'}]],
            'auth_events': [['$a:there', {'sha256': 'z'}]], 'hashes': {'sha256': 'x'},
            'signatures': {'there': {'ed25519:1': 's'}}, 'unsigned': {'age': 1}
          }
          """);

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void anEventHasANameAndSaysTheNamesOfThoseBeforeIt(String version) {
    var event = EventFormat.parse(RoomVersion.named(version), null, GOOD);

    assertThat(event.id()).isEqualTo(new EventId("$e:namer:8448"));
    assertThat(event.id().server()).isEqualTo("namer:8448");
    assertThat(event.prevEvents()).containsExactly(new EventId("$p:there"), new EventId("$q:else"));
    assertThat(event.authEvents()).containsExactly(new EventId("$a:there"));
    assertThat(event.pdu()).isEqualTo(GOOD);
  }

  @ParameterizedTest(name = "{0} may not be {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "event_id    | 1",
        "event_id    | null",
        "event_id    | ''",
        "event_id    | 'e:there'",
        "event_id    | '$e'",
        "event_id    | '$e:'",
        "event_id    | '$:there'",
        "event_id    | '$e e:there'",
        "event_id    | '$e:there\\n'",
        "prev_events | ['$p:there']",
        "prev_events | [['$p:there']]",
        "prev_events | [['$p:there', 'x']]",
        "prev_events | [['$p:there', {}, {}]]",
        "prev_events | [[{}, '$p:there']]",
        "prev_events | [['p:there', {}]]",
        "prev_events | [['$p', {}]]",
        "prev_events | [['$p:', {}]]",
        "auth_events | [{}]",
        "auth_events | [[1, {}]]",
        "depth       | 9223372036854775808",
        "depth       | -1",
        "depth       | 1.0",
        "redacts     | 1",
      })
  void aWrongPartMakesItNoEvent(String name, String value) {
    var bad = GOOD.with(name, json("{'v': " + value + "}").get("v"));

    for (var version : List.of(RoomVersion.V1, RoomVersion.V2)) {
      assertThatThrownBy(() -> EventFormat.parse(version, null, bad))
          .isInstanceOf(BadEventException.class);
    }
  }

  @Test
  void withoutANameItIsNoEvent() {
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V1, null, GOOD.without("event_id")))
        .isInstanceOf(BadEventException.class)
        .hasMessageContaining("event_id");
  }

  @Test
  void aNameHas255Bytes() {
    var longest = "$" + "é".repeat(123) + ":there12";
    var longer = longest + "3";

    assertThat(longest.getBytes(UTF_8)).hasSize(255);
    assertThat(EventFormat.parse(RoomVersion.V1, null, named(longest)).id().value())
        .isEqualTo(longest);
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V1, null, named(longer)))
        .isInstanceOf(BadEventException.class)
        .hasMessageContaining("255");
  }

  @Test
  void namesAndHashesAreNotMixed() {
    var named =
        EventFormat.build(RoomVersion.V3, draft(RoomVersion.V3), List.of(), List.of(), 1, 0);

    assertThat(named.pdu().has("event_id")).isFalse();
    assertThatThrownBy(
            () ->
                EventFormat.build(
                    RoomVersion.V2, draft(RoomVersion.V2), List.of(), List.of(), 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                EventFormat.buildNamed(
                    RoomVersion.V3,
                    new EventId("$e:here"),
                    draft(RoomVersion.V3),
                    List.of(),
                    List.of(),
                    1,
                    0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EventFormat.parse(RoomVersion.V3, null, GOOD))
        .isInstanceOf(BadEventException.class);
  }

  @ParameterizedTest(name = "in version {0} {1}: {2}")
  @CsvSource({
    "3, $aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/+, true",
    "3, $aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_-, false",
    "4, $aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/+, false",
    "4, $aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_-, true",
    "9, $aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_-, true",
    "9, $e:there,                                    false",
  })
  void eachVersionHasItsAlphabet(String versionName, String parent, boolean isEvent) {
    var version = RoomVersion.named(versionName);
    var pdu =
        GOOD.without("event_id")
            .with("prev_events", json("{'v': ['" + parent + "']}").get("v"))
            .with("auth_events", json("{'v': []}").get("v"));

    if (isEvent) {
      assertThat(EventFormat.parse(version, null, pdu).prevEvents().getFirst().value())
          .isEqualTo(parent);
    } else {
      assertThatThrownBy(() -> EventFormat.parse(version, null, pdu))
          .isInstanceOf(BadEventException.class);
    }
  }

  @ParameterizedTest(name = "depth {1} in version {0}: {2}")
  @CsvSource({
    "1, 9007199254740992,    true",
    "1, 9223372036854775807, true",
    "5, 9223372036854775807, true",
    "5, 9223372036854775808, false",
    "6, 9007199254740991,    true",
    "6, 9007199254740992,    false",
    "12, 9007199254740992,   false",
  })
  void depthEndsWhereTheVersionEndsIt(String versionName, String depth, boolean isEvent) {
    var version = RoomVersion.named(versionName);
    var pdu = good(version).with("depth", json("{'v': " + depth + "}").get("v"));

    if (isEvent) {
      assertThat(EventFormat.parse(version, null, pdu).depth()).isEqualTo(Long.parseLong(depth));
    } else {
      assertThatThrownBy(() -> EventFormat.parse(version, null, pdu))
          .isInstanceOf(BadEventException.class);
    }
  }

  @Test
  void ourOwnDepthStaysWhereItEnds() {
    for (var version : VERSIONS) {
      var event =
          TestEvents.build(version, draft(version), List.of(), List.of(), Long.MAX_VALUE, 0);
      boolean lenient = LENIENT.contains(version);

      assertThat(event.depth()).isEqualTo(lenient ? Long.MAX_VALUE : CanonicalJson.MAX_INTEGER);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "50.57", "1e10", "-0", "9007199254740993", "1e400"})
  void untilVersion5NumbersAreHashedAsTheyCame(String number) {
    var content = "{\"a\":" + number + "}";
    for (var version : LENIENT) {
      var pdu = good(version).with("content", json(content));

      var event = EventFormat.parse(version, null, pdu.toBytes());

      assertThat(new String(event.bytes(), UTF_8)).contains("\"content\":" + content);
      assertThat(event.content()).hasToString(content);
      assertThat(EventFormat.contentHash(version, pdu))
          .isEqualTo(Sha256.of(utf8(sorted(pdu.without("unsigned", "signatures", "hashes")))));
    }
    for (var version : VERSIONS.subList(5, 12)) {
      assertThatThrownBy(
              () ->
                  EventFormat.parse(
                      version, null, good(version).with("content", json(content)).toBytes()))
          .isInstanceOfSatisfying(
              BadEventException.class,
              e -> assertThat(e.code().wireName()).isEqualTo("M_BAD_JSON"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "-0", "9007199254740992"})
  void ourOwnEventsMayHaveThemTooUntilVersion5(String number) {
    for (var version : VERSIONS) {
      var draft =
          Draft.message(room(version), "x", new UserId("@a:here"), json("{'a': " + number + "}"));
      if (LENIENT.contains(version)) {
        var event = TestEvents.build(version, draft, List.of(), List.of(), 1, 0);

        assertThat(EventFormat.parse(version, null, event.bytes()))
            .usingRecursiveComparison()
            .isEqualTo(event);
      } else {
        assertThatThrownBy(() -> TestEvents.build(version, draft, List.of(), List.of(), 1, 0))
            .isInstanceOf(BadEventException.class);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void noVersionTakesWhatCannotBeReadInOneWay(RoomVersion version) {
    for (var bad :
        List.of(
            "'a':'\\ud83d'",
            "'a':1,'a':2",
            "'a':" + "[".repeat(200) + "]".repeat(200),
            "'a':NaN",
            "'a':01")) {
      var text = good(version).toString().replace("\"topic\":\"t\"", bad.replace('\'', '"'));

      assertThatThrownBy(() -> EventFormat.parse(version, null, text.getBytes(UTF_8)))
          .as(bad)
          .isInstanceOf(BadEventException.class);
    }
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void anEventHas65536BytesWithItsSignatures(RoomVersion version) {
    int rest = EventLimits.EVENT_BYTES - CanonicalJson.bytes(withTopic(version, "")).length;
    var full = withTopic(version, "x".repeat(rest));

    assertThat(EventFormat.parse(version, null, full).bytes()).hasSize(65_536);
    for (var more :
        List.of(
            withTopic(version, "x".repeat(rest + 1)),
            withTopic(version, "é".repeat(rest / 2 + 1)),
            full.with("signatures", json("{'there': {'ed25519:1': 's', 'ed25519:2': ''}}")))) {
      assertThatThrownBy(() -> EventFormat.parse(version, null, more))
          .isInstanceOfSatisfying(
              BadEventException.class,
              e -> assertThat(e.code().wireName()).isEqualTo("M_TOO_LARGE"));
    }
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void aForgedContentIsFoundOutAndGoesWithTheRedaction(RoomVersion version) {
    var honest = TestEvents.build(version, draft(version), List.of(), List.of(), 1, 0);
    var signed = EventFormat.signed(version, honest, "here", KEY);
    var forged =
        EventFormat.parse(
            version, null, signed.pdu().with("content", json("{'body': 'never said'}")));

    var left = EventFormat.redacted(version, forged);

    assertThat(EventFormat.hasItsContent(version, signed.pdu())).isTrue();
    assertThat(EventFormat.hasItsContent(version, forged.pdu())).isFalse();
    assertThat(forged.id()).isEqualTo(honest.id());
    assertThat(left.content()).isEqualTo(JsonObject.EMPTY);
    assertThat(TestEvents.isSigned(version, left.pdu(), "here", KEY)).isTrue();
  }

  /// [Spec](https://spec.matrix.org/v1.19/appendices/#event-signing): events of the first versions,
  /// which these vectors are, and every version until 10 signs them alike.
  @Test
  void theEventsOfTheSpecificationAreHashedAndSignedAsPrinted() {
    var redactable =
        json(
            """
            {
                "content": {
                    "body": "Here is the message content"
                },
                "event_id": "$0:domain",
                "origin": "domain",
                "origin_server_ts": 1000000,
                "type": "m.room.message",
                "room_id": "!r:domain",
                "sender": "@u:domain",
                "signatures": {},
                "unsigned": {
                    "age_ts": 1000000
                }
            }
            """);

    for (var version : VERSIONS.subList(0, 10)) {
      var hash = UnpaddedBase64.encode(EventFormat.contentHash(version, redactable));
      var hashed = redactable.with("hashes", JsonObject.of("sha256", hash));
      var left = Redaction.redact(version, hashed);
      var signed = SignedJson.sign(left, "domain", EventFormatTest.VECTOR_KEY);

      assertThat(hash).isEqualTo("onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g");
      assertThat(SignedJson.signature(signed, "domain", "ed25519:1"))
          .isEqualTo(
              "Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA");
    }
  }

  @Test
  void whateverIsWrittenIsReadAsItWasAndNothingAroundItChangesItsName() {
    long seed = new Random().nextLong();
    var random = new Random(seed);

    for (int i = 0; i < 500; i++) {
      var version = VERSIONS.get(random.nextInt(VERSIONS.size()));
      var event = anyEvent(version, random);
      var context = "seed %d, version %s: %s".formatted(seed, version, event.pdu());

      var parsed = EventFormat.parse(version, event.room(), event.bytes());
      var shuffled = EventFormat.parse(version, null, shuffled(event.pdu(), random));
      var travelled =
          event
              .pdu()
              .with("unsigned", json("{'age': %d}".formatted(random.nextInt())))
              .with("signatures", json("{'x': {'ed25519:1': 'y'}}"));

      assertThat(parsed).as(context).usingRecursiveComparison().isEqualTo(event);
      assertThat(shuffled.bytes()).as(context).isEqualTo(event.bytes());
      assertThat(EventFormat.stored(version, event.room(), event.id(), event.bytes()))
          .as(context)
          .usingRecursiveComparison()
          .isEqualTo(event);
      assertThat(EventFormat.referenceHash(version, travelled))
          .as(context)
          .isEqualTo(EventFormat.referenceHash(version, event.pdu()));
      assertThat(EventFormat.parse(version, null, travelled).id())
          .as(context)
          .isEqualTo(event.id());
      var once = EventFormat.redacted(version, event);
      assertThat(EventFormat.redacted(version, once).bytes()).as(context).isEqualTo(once.bytes());
    }
  }

  @Test
  void whateverComesIsAnEventOrBadAndNothingElseHappens() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var values =
        json("""
        {'v': [1, -1, 9007199254740993, 1e400, -0, null, true, [], {}, '', '$', '$a', ':',
          '$a:b', '$:', '@a:b', 'm.room.create', 'm.room.redaction', 'm.room.power_levels',
          ['$a:b'], [['$a:b', {}]], [['$a:b', {'sha256': 1}], []], [[1, {}]],
          {'sha256': 1.5}, {'redacts': '$a:b'}, {'users': {'@a:b': '1'}}]}
        """)
            .array("v")
            .values();
    var names = List.copyOf(GOOD.with("redacts", Json.of("$x:y")).names());

    int events = 0;
    for (int i = 0; i < 10_000; i++) {
      var pdu = GOOD;
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        var name = names.get(random.nextInt(names.size()));
        pdu =
            random.nextInt(4) == 0
                ? pdu.without(name)
                : pdu.with(name, values.get(random.nextInt(values.size())));
      }
      try {
        EventFormat.parse(random.nextBoolean() ? RoomVersion.V1 : RoomVersion.V2, null, pdu);
        events++;
      } catch (BadEventException _) {
        // Refused, as it should be.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + pdu, e);
      }
    }
    assertThat(events).isPositive();
  }

  private static Event anyEvent(RoomVersion version, Random random) {
    var content = JsonObject.builder();
    for (var name :
        List.of("membership", "users", "ban", "allow", "aliases", "redacts", "é😀", "z")) {
      if (random.nextBoolean()) {
        content.put(name, anyValue(version, random));
      }
    }
    var types =
        List.of("m.room.member", "m.room.power_levels", "m.room.aliases", "m.room.redaction", "x");
    var draft =
        new Draft(
            room(version),
            types.get(random.nextInt(types.size())),
            random.nextBoolean() ? "k" + random.nextInt(9) : null,
            new UserId("@a:here"),
            content.build(),
            null);
    return TestEvents.build(
        version, draft, List.of(), List.of(), random.nextInt(1_000), random.nextLong(1L << 40));
  }

  private static Json anyValue(RoomVersion version, Random random) {
    return switch (random.nextInt(LENIENT.contains(version) ? 5 : 3)) {
      case 0 -> Json.of(random.nextInt());
      case 1 -> Json.of("text " + Character.toString(0x20 + random.nextInt(0x3000)));
      case 2 ->
          json("{'v': [null, true, {'signed': {'b': 1, 'a': '%d'}}]}".formatted(random.nextInt()));
      case 3 -> Json.of(random.nextLong());
      default -> new JsonDecimal(Double.toString(random.nextGaussian()));
    };
  }

  private static JsonObject shuffled(JsonObject pdu, Random random) {
    var names = new ArrayList<>(pdu.names());
    Collections.shuffle(names, random);
    var other = JsonObject.builder();
    names.forEach(name -> other.put(name, pdu.get(name)));
    return other.build();
  }

  /// Canonical JSON of an object whose values are written that way already.
  private static String sorted(JsonObject pdu) {
    return pdu.names().stream()
        .sorted()
        .map(name -> Json.of(name) + ":" + pdu.get(name))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static JsonObject good(RoomVersion version) {
    if (Integer.parseInt(version.id()) <= 2) {
      return GOOD;
    }
    var plain =
        GOOD.without("event_id")
            .with("prev_events", json("{'v': []}").get("v"))
            .with("auth_events", json("{'v': []}").get("v"));
    return plain.with("room_id", Json.of(room(version).value()));
  }

  private static JsonObject withTopic(RoomVersion version, String topic) {
    return good(version).with("content", JsonObject.of("topic", topic));
  }

  private static JsonObject named(String id) {
    return GOOD.with("event_id", Json.of(id));
  }

  private static RoomId room(RoomVersion version) {
    return new RoomId(version.equals(RoomVersion.V12) ? "!" + "C".repeat(43) : "!r:there");
  }

  private static Draft draft(RoomVersion version) {
    return Draft.message(
        room(version), "m.room.message", new UserId("@a:here"), JsonObject.of("body", "hello"));
  }
}
