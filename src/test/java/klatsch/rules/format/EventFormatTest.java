package klatsch.rules.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.json.JsonSample.json;
import static klatsch.rules.RoomVersion.Trait.EVENT_ID_IS_HASH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import klatsch.crypto.SignedJson;
import klatsch.crypto.SigningKey;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.CanonicalJson;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.redact.Redaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFormatTest {
  private static final List<RoomVersion> VERSIONS = RoomVersion.ALL;

  private static final UserId ALICE = new UserId("@alice:here");
  private static final EventId NAME = new EventId("$name:here");
  private static final EventId PREV = new EventId("$" + "A".repeat(42) + "E");
  private static final EventId AUTH = new EventId("$" + "B".repeat(42) + "I");
  private static final SigningKey KEY = SigningKey.generate("1", new Random(1));

  private static RoomId room(RoomVersion version) {
    return new RoomId(version.equals(RoomVersion.V12) ? "!" + "C".repeat(42) + "M" : "!abc:here");
  }

  @ParameterizedTest(name = "room version {0}, {1}")
  @CsvFileSource(resources = "/rules/events.csv")
  void hashesAndIdsAreThoseOfTheSpecification(
      String versionName, String kind, String contentHash, String referenceHash, String id) {
    var version = RoomVersion.named(versionName);

    var event = build(version, draft(version, kind));

    assertThat(event.pdu().object("hashes").text("sha256")).isEqualTo(contentHash);
    assertThat(UnpaddedBase64.encode(EventFormat.referenceHash(version, event.pdu())))
        .isEqualTo(referenceHash);
    assertThat(event.id().value()).isEqualTo(id);
  }

  @ParameterizedTest(name = "room version {0}, {1}")
  @CsvFileSource(resources = "/rules/events.csv")
  void whatWeMakeIsReadBackAsItWas(String versionName, String kind) {
    var version = RoomVersion.named(versionName);
    var event = build(version, draft(version, kind));

    var parsed = EventFormat.parse(version, event.room(), event.bytes());
    var stored = EventFormat.stored(version, event.room(), event.id(), event.bytes());

    assertThat(parsed).usingRecursiveComparison().isEqualTo(event);
    assertThat(stored).usingRecursiveComparison().isEqualTo(event);
    assertThat(CanonicalJson.bytes(event.pdu())).isEqualTo(event.bytes());
    assertThat(EventFormat.hasItsContent(version, event.pdu())).isTrue();
    assertThat(EventFormat.parse(version, null, with(event, "unsigned", "{'age': 1}")).id())
        .isEqualTo(event.id());
  }

  @Test
  void aRoomOfVersion12IsNamedAfterItsCreateEvent() {
    var create = build(RoomVersion.V12, draft(RoomVersion.V12, "create"));

    assertThat(create.room().value()).isEqualTo("!" + create.id().value().substring(1));
    assertThat(create.pdu().has("room_id")).isFalse();
  }

  @Test
  void onlyTheCreateEventOfSuchARoomHasNoRoomYet() {
    var message = new Draft(null, "m.room.message", null, ALICE, JsonObject.EMPTY, null);
    var create = new Draft(null, "m.room.create", "", ALICE, json("{'creator': 'x'}"), null);
    var createInRoom =
        new Draft(room(RoomVersion.V12), "m.room.create", "", ALICE, JsonObject.EMPTY, null);

    assertThatThrownBy(() -> build(RoomVersion.V12, message))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> build(RoomVersion.V11, create))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> build(RoomVersion.V12, createInRoom))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRedactionNamesItsTargetWhereTheVersionWantsIt() {
    var old = build(RoomVersion.V10, draft(RoomVersion.V10, "redaction"));
    var today = build(RoomVersion.V11, draft(RoomVersion.V11, "redaction"));

    assertThat(old.pdu().text("redacts")).isEqualTo(AUTH.value());
    assertThat(old.content().has("redacts")).isFalse();
    assertThat(old.redacts()).isEqualTo(AUTH);
    assertThat(today.pdu().has("redacts")).isFalse();
    assertThat(today.content().text("redacts")).isEqualTo(AUTH.value());
    assertThat(today.redacts()).isEqualTo(AUTH);
  }

  @Test
  void anotherEventRedactsNothingWhateverItSays() {
    var content = json("{'redacts': '%s'}".formatted(AUTH));

    var event =
        build(
            RoomVersion.V11,
            Draft.message(room(RoomVersion.V11), "m.room.message", ALICE, content));

    assertThat(event.redacts()).isNull();
  }

  @Test
  void aRedactionOfWhatIsNoIdRedactsNothing() {
    var content = json("{'redacts': 'nonsense'}");

    var event =
        build(
            RoomVersion.V12,
            Draft.message(room(RoomVersion.V12), "m.room.redaction", ALICE, content));

    assertThat(event.redacts()).isNull();
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void theIdDoesNotCoverSignaturesNorUnsignedData(RoomVersion version) {
    var event = build(version, draft(version, "member"));
    var elsewhere =
        EventFormat.signed(version, event, "here", KEY).pdu().with("unsigned", json("{'age': 5}"));

    assertThat(EventFormat.parse(version, null, elsewhere).id()).isEqualTo(event.id());
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void theSignatureOutlivesARedaction(RoomVersion version) {
    var signed = EventFormat.signed(version, build(version, draft(version, "member")), "here", KEY);

    var redacted = EventFormat.redacted(version, signed);

    assertThat(redacted.id()).isEqualTo(signed.id());
    assertThat(redacted.content()).isNotEqualTo(signed.content());
    assertThat(isSigned(version, signed.pdu())).isTrue();
    assertThat(isSigned(version, redacted.pdu())).isTrue();
    assertThat(EventFormat.referenceHash(version, redacted.pdu()))
        .isEqualTo(EventFormat.referenceHash(version, signed.pdu()));
  }

  @Test
  void aChangedEventHasNeitherItsSignatureNorItsContent() {
    var version = RoomVersion.V12;
    var pdu =
        EventFormat.signed(version, build(version, draft(version, "message")), "here", KEY).pdu();

    var otherWords = pdu.with("content", json("{'body': 'never said'}"));
    var otherDepth = pdu.with("depth", Json.of(8));

    assertThat(isSigned(version, otherWords)).isTrue();
    assertThat(EventFormat.hasItsContent(version, otherWords)).isFalse();
    assertThat(isSigned(version, otherDepth)).isFalse();
  }

  @Test
  void twoServersMaySign() {
    var version = RoomVersion.V11;
    var other = SigningKey.generate("2", new Random(2));
    var event = build(version, draft(version, "member"));

    var signed =
        EventFormat.signed(
            version, EventFormat.signed(version, event, "here", KEY), "there", other);

    assertThat(isSigned(version, signed.pdu())).isTrue();
    assertThat(TestEvents.isSigned(version, signed.pdu(), "there", other)).isTrue();
  }

  /// [Spec](https://spec.matrix.org/v1.19/appendices/#event-signing). These vectors are older than
  /// our versions; version 10 still keeps the same members when it redacts.
  @Test
  void theMinimalEventOfTheSpecificationIsHashedAndSignedAsPrinted() {
    var event =
        json(
            """
            {
                "room_id": "!x:domain",
                "sender": "@a:domain",
                "origin": "domain",
                "origin_server_ts": 1000000,
                "signatures": {},
                "hashes": {},
                "type": "X",
                "content": {},
                "prev_events": [],
                "auth_events": [],
                "depth": 3,
                "unsigned": {
                    "age_ts": 1000000
                }
            }
            """);

    var hashed = withContentHash(event);

    assertThat(hashed.object("hashes").text("sha256"))
        .isEqualTo("5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos");
    assertThat(signatureOfDomain(EventFormat.parse(RoomVersion.V10, null, hashed)))
        .isEqualTo(
            "KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg");
  }

  /// This one lacks what every event needs today, so it is put together from the parts.
  @Test
  void theRedactableEventOfTheSpecificationIsHashedAndSignedAsPrinted() {
    var event =
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

    var hashed = withContentHash(event);
    var signed = SignedJson.sign(Redaction.redact(RoomVersion.V10, hashed), "domain", VECTOR_KEY);

    assertThat(hashed.object("hashes").text("sha256"))
        .isEqualTo("onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g");
    assertThat(signed.object("signatures").object("domain").text("ed25519:1"))
        .isEqualTo(
            "Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e3", "-0", "9007199254740992", "[{'a': 0.1}]"})
  void contentWithoutCanonicalFormIsBadJson(String value) {
    var version = RoomVersion.DEFAULT;
    var content = json("{'a': %s}".formatted(value));

    assertBad(
        "M_BAD_JSON",
        () -> build(version, Draft.message(room(version), "m.room.message", ALICE, content)));
  }

  @Test
  void contentSoDeepThatItCouldNotBeWrappedIsBadJson() {
    var version = RoomVersion.DEFAULT;
    var deepest = Draft.message(room(version), "x", ALICE, nested(EventLimits.CONTENT_LEVELS));
    var deeper = Draft.message(room(version), "x", ALICE, nested(EventLimits.CONTENT_LEVELS + 1));

    var event = build(version, deepest);

    assertThat(EventFormat.parse(version, null, event.bytes()).content())
        .isEqualTo(deepest.content());
    assertBad("M_BAD_JSON", () -> build(version, deeper));
  }

  @Test
  void anEventFillsItsLimitToTheLastByteWithItsSignature() {
    var version = RoomVersion.DEFAULT;
    var longestKey = SigningKey.generate("k".repeat(32), new Random(1));
    var empty = build(version, message(version, ""));
    int signature =
        EventFormat.signed(version, empty, "here", longestKey).bytes().length
            - empty.bytes().length;
    int room = EventLimits.EVENT_BYTES - empty.bytes().length - signature;

    var largest = build(version, message(version, "x".repeat(room)));

    assertThat(EventFormat.signed(version, largest, "here", longestKey).bytes())
        .hasSize(EventLimits.EVENT_BYTES);
    assertBad("M_TOO_LARGE", () -> build(version, message(version, "x".repeat(room + 1))));
    assertBad("M_TOO_LARGE", () -> build(version, message(version, "é".repeat(room / 2 + 1))));
  }

  @Test
  void typeAndStateKeyAreMeasuredInBytes() {
    var version = RoomVersion.DEFAULT;
    var fits = "é".repeat(127) + "x";

    var event = build(version, Draft.state(room(version), fits, fits, ALICE, JsonObject.EMPTY));

    assertThat(event.type()).isEqualTo(fits);
    assertBad(
        "M_TOO_LARGE",
        () -> build(version, Draft.state(room(version), fits + "x", "", ALICE, JsonObject.EMPTY)));
    assertBad(
        "M_TOO_LARGE",
        () ->
            build(
                version,
                Draft.state(room(version), "x", "é".repeat(128), ALICE, JsonObject.EMPTY)));
  }

  @Test
  void anEventHasTwentyParentsAndTenAuthEventsAtTheMost() {
    var version = RoomVersion.DEFAULT;
    var draft = message(version, "x");
    var twenty = Collections.nCopies(20, PREV);
    var ten = Collections.nCopies(10, AUTH);

    var event = EventFormat.build(version, draft, twenty, ten, 1, 0);

    assertThat(event.prevEvents()).hasSize(20);
    assertThat(event.authEvents()).hasSize(10);
    assertThat(EventFormat.parse(version, null, event.bytes()))
        .usingRecursiveComparison()
        .isEqualTo(event);
    assertBad(
        "M_BAD_JSON",
        () -> EventFormat.build(version, draft, Collections.nCopies(21, PREV), ten, 1, 0));
    assertBad(
        "M_BAD_JSON",
        () -> EventFormat.build(version, draft, twenty, Collections.nCopies(11, AUTH), 1, 0));
  }

  @Test
  void depthIsCountedNoFurtherThanEverybodyCan() {
    var event =
        EventFormat.build(
            RoomVersion.DEFAULT,
            message(RoomVersion.DEFAULT, "x"),
            List.of(PREV),
            List.of(AUTH),
            CanonicalJson.MAX_INTEGER + 1,
            0);

    assertThat(event.depth()).isEqualTo(CanonicalJson.MAX_INTEGER);
    assertThat(event.pdu().integer("depth")).isEqualTo(CanonicalJson.MAX_INTEGER);
  }

  @Test
  void oddCharactersAreWrittenAsCanonicalJsonWantsThem() {
    var version = RoomVersion.V11;
    var sender = new UserId("@a\"\\\n😀:here");
    var draft = Draft.state(new RoomId("!ü\t:here"), "ty\"pe", "k\u0001", sender, json("{}"));

    var event = build(version, draft);

    assertThat(new String(event.bytes(), UTF_8))
        .contains("\"sender\":\"@a\\\"\\\\\\n😀:here\",\"state_key\":\"k\\u0001\"");
    assertThat(EventFormat.parse(version, null, event.bytes()))
        .usingRecursiveComparison()
        .isEqualTo(event);
  }

  static final SigningKey VECTOR_KEY =
      SigningKey.ofSeed("1", UnpaddedBase64.decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1"));

  private static JsonObject withContentHash(JsonObject pdu) {
    var hash = UnpaddedBase64.encode(EventFormat.contentHash(RoomVersion.V10, pdu));
    return pdu.with("hashes", JsonObject.of("sha256", hash));
  }

  private static String signatureOfDomain(Event event) {
    return EventFormat.signed(RoomVersion.V10, event, "domain", VECTOR_KEY)
        .pdu()
        .object("signatures")
        .object("domain")
        .text("ed25519:1");
  }

  private static boolean isSigned(RoomVersion version, JsonObject pdu) {
    return TestEvents.isSigned(version, pdu, "here", KEY);
  }

  private static JsonObject nested(int levels) {
    Json inner = Json.of(1);
    for (int i = 1; i < levels; i++) {
      inner = JsonArray.of(List.of(inner));
    }
    return JsonObject.of("a", inner);
  }

  private static Draft message(RoomVersion version, String body) {
    return Draft.message(room(version), "m.room.message", ALICE, JsonObject.of("body", body));
  }

  private static Draft draft(RoomVersion version, String kind) {
    var room = room(version);
    return switch (kind) {
      case "message" ->
          Draft.message(
              room,
              "m.room.message",
              ALICE,
              json("{'～': 2, '😀': 1, 'msgtype': 'm.text', 'body': 'café 😀'}"));
      case "member" ->
          Draft.state(
              room,
              "m.room.member",
              "@bob:here",
              ALICE,
              json(
                  """
                  {'membership': 'invite', 'displayname': 'Bob', 'third_party_invite':
                    {'display_name': 'b', 'signed': {'token': 't', 'mxid': '@bob:here'}}}
                  """));
      case "levels" ->
          Draft.state(
              room,
              "m.room.power_levels",
              "",
              ALICE,
              json("{'invite': 50, 'users': {'@bob:here': 50}, 'notifications': {'room': 20}}"));
      case "redaction" ->
          new Draft(
              room, "m.room.redaction", null, ALICE, json("{'reason': 'spam'}"), auth(version));
      case "aliases" ->
          Draft.state(
              room, "m.room.aliases", "here", ALICE, json("{'aliases': ['#a:here'], 'x': 1}"));
      case "rules" ->
          Draft.state(
              room,
              "m.room.join_rules",
              "",
              ALICE,
              json(
                  """
                  {'join_rule': 'restricted', 'allow': [{'type': 'm.room_membership'}], 'x': 1}
                  """));
      case "join" ->
          Draft.state(
              room,
              "m.room.member",
              "@alice:here",
              ALICE,
              json(
                  """
                  {'membership': 'join', 'join_authorised_via_users_server': '@bob:here'}
                  """));
      default ->
          Draft.state(
              version.equals(RoomVersion.V12) ? null : room,
              "m.room.create",
              "",
              ALICE,
              json("{'room_version': '%s', 'creator': '@alice:here'}".formatted(version)));
    };
  }

  private static EventId prev(RoomVersion version) {
    return version.has(EVENT_ID_IS_HASH) ? PREV : new EventId("$prev:here");
  }

  private static EventId auth(RoomVersion version) {
    return version.has(EVENT_ID_IS_HASH) ? AUTH : new EventId("$auth:here");
  }

  private static Event build(RoomVersion version, Draft draft) {
    boolean first = draft.type().equals("m.room.create");
    return TestEvents.build(
        version,
        NAME,
        draft,
        first ? List.of() : List.of(prev(version)),
        first ? List.of() : List.of(auth(version)),
        first ? 1 : 7,
        1_700_000_000_000L);
  }

  private static JsonObject with(Event event, String name, String value) {
    return event.pdu().with(name, json(value));
  }

  private static void assertBad(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable deed) {
    assertThatThrownBy(deed)
        .isInstanceOfSatisfying(
            BadEventException.class, e -> assertThat(e.code().wireName()).isEqualTo(code));
  }
}
