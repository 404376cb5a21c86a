package klatsch.rules.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.json.JsonSample.json;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFormatTest {
  private static final List<RoomVersion> VERSIONS = RoomVersion.ALL;

  private static final UserId ALICE = new UserId("@alice:here");
  private static final EventId PREV = new EventId("$" + "A".repeat(42) + "E");
  private static final EventId AUTH = new EventId("$" + "B".repeat(42) + "I");
  private static final SigningKey KEY = SigningKey.generate("1", new Random(1));

  private static RoomId room(RoomVersion version) {
    return new RoomId(version.equals(RoomVersion.V12) ? "!" + "C".repeat(42) + "M" : "!abc:here");
  }

  /// The expected values come from a script of twenty lines of Python that follows the text of the
  /// specification and shares nothing with our code.
  @ParameterizedTest(name = "room version {0}, {1}")
  @CsvSource({
    "10, message, An/CDEfypunRrue99LBtfr9WtEfGCE0o8Luw3qJXUEY,"
        + " $PSSPDx8dTqSLI4laORKDBYwUyUTLNSA7vqInR2m5qm0",
    "10, member, 3qBJUt8A5T0gIaOfPkJ16BDp2Sxhht4/3NnOb6LGZvw,"
        + " $AfQbOu3QVzMf4Bv4k_1pZ4WavMgqmjyQgWd-eGi_Wz0",
    "10, levels, T4CTUiKrkdlIy9uo+5Y7hrCelrdxptpqz4LZ3b5y+0E,"
        + " $2B7v902WzXgClDDNSqJfJyPu7IbCl4goRLxjwnfD15Y",
    "10, redaction, iBrrBA8pc6hoz1j93SKkpPK/Muu/i5Y6fQzC6aZF6Ps,"
        + " $jasZonEmTAPPh6eZddKoiiVrVWSCKFFfSHnkXgmq2yU",
    "10, create, KBdvJ/cEI49dm7N6VhSCbohLcGoRVaDnbpVspW5NmyI,"
        + " $p5H3X-chgdssWAxNcqh1Xbz6QTJMXoV4N9GiYv_hzSs",
    "11, message, An/CDEfypunRrue99LBtfr9WtEfGCE0o8Luw3qJXUEY,"
        + " $PSSPDx8dTqSLI4laORKDBYwUyUTLNSA7vqInR2m5qm0",
    "11, member, 3qBJUt8A5T0gIaOfPkJ16BDp2Sxhht4/3NnOb6LGZvw,"
        + " $-1LHeOQ4bVaZ0MPCFcboc_slO2BepAAkmcdmHkYyaxE",
    "11, levels, T4CTUiKrkdlIy9uo+5Y7hrCelrdxptpqz4LZ3b5y+0E,"
        + " $qr2Vsn2PnsKXjWRU-KkWKlIx5NuWygYDSOBqEMxzcYs",
    "11, redaction, CLpqZ03dvfhd1SmZVC1zmKe6TtbFQ565mPcPXplqluQ,"
        + " $sR9gDdIGyIj39zZiP1-FZ8sf3WjHyX8r0FiB9rmFk9g",
    "11, create, 3TWRtIulrbtRNy+H6sTkRdHQDfV6+UmErQ0n3HRWvcY,"
        + " $Y9bW9ut7BtSRIe37j6vH9v9OuK6ObBRad69GzV1snSk",
    "12, message, vg41odPv9hqGn0SF79ZEwMTQtvi8wCu9NV64/nHvlGU,"
        + " $lR93hm35wMgs3v9j8_W9Cv2loIamfZ_41iuOiOt4ef0",
    "12, member, tdX9dY5fzwr8tnmPsNUXG22EG799Rjn/8s+bv5lyShc,"
        + " $-N-5H9JnL8mcPGO5J5SSPDhwmgmXkfE3p02wmzP0tZ0",
    "12, levels, qFqLI5wiEmNHskQRccAhkLEdKrcUWTE8ob1CcyWN5TA,"
        + " $cc17mP6d2fn8l0apur50tERnWxB5I1pHGbBfmk_N7v0",
    "12, redaction, MhYmeGhC5J7PBAv2K0REtuxmiGXjRCJhdYao6W4wptI,"
        + " $uoCX1RLDTprAxKxE7kHLX143wFNvJ24obrAjt0E5fiU",
    "12, create, 3ibGKmPxEF9VLtL4WPks4JaXTqgB82e2rcW9X8XZvfs,"
        + " $j3rxadXCm_xDUku4W3HaACbeDH35nyCCtZgskWqNYH0",
  })
  void hashesAndIdsAreThoseOfTheSpecification(
      String versionName, String kind, String contentHash, String id) {
    var version = RoomVersion.named(versionName);

    var event = build(version, draft(version, kind));

    assertThat(event.pdu().object("hashes").text("sha256")).isEqualTo(contentHash);
    assertThat(event.id().value()).isEqualTo(id);
  }

  @ParameterizedTest(name = "room version {0}, {1}")
  @CsvSource({
    "10, message", "10, member", "10, levels", "10, redaction", "10, create",
    "11, message", "11, member", "11, levels", "11, redaction", "11, create",
    "12, message", "12, member", "12, levels", "12, redaction", "12, create",
  })
  void whatWeMakeIsReadBackAsItWas(String versionName, String kind) {
    var version = RoomVersion.named(versionName);
    var event = build(version, draft(version, kind));

    var parsed = EventFormat.parse(version, event.room(), event.bytes());
    var stored = EventFormat.stored(version, event.room(), event.id(), event.bytes());

    assertThat(parsed).usingRecursiveComparison().isEqualTo(event);
    assertThat(stored).usingRecursiveComparison().isEqualTo(event);
    assertThat(CanonicalJson.bytes(event.pdu())).isEqualTo(event.bytes());
    assertThat(EventFormat.hasItsContent(event.pdu())).isTrue();
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
    assertThat(EventFormat.hasItsContent(otherWords)).isFalse();
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
    assertThat(EventFormat.isSigned(version, signed.pdu(), "there", "ed25519:2", other.verifyKey()))
        .isTrue();
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
    var hash = UnpaddedBase64.encode(EventFormat.contentHash(pdu));
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
    return EventFormat.isSigned(version, pdu, "here", "ed25519:1", KEY.verifyKey());
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
          new Draft(room, "m.room.redaction", null, ALICE, json("{'reason': 'spam'}"), AUTH);
      default ->
          Draft.state(
              version.equals(RoomVersion.V12) ? null : room,
              "m.room.create",
              "",
              ALICE,
              json("{'room_version': '%s', 'creator': '@alice:here'}".formatted(version)));
    };
  }

  private static Event build(RoomVersion version, Draft draft) {
    return draft.type().equals("m.room.create")
        ? EventFormat.build(version, draft, List.of(), List.of(), 1, 1_700_000_000_000L)
        : EventFormat.build(version, draft, List.of(PREV), List.of(AUTH), 7, 1_700_000_000_000L);
  }

  private static void assertBad(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable deed) {
    assertThatThrownBy(deed)
        .isInstanceOfSatisfying(
            BadEventException.class, e -> assertThat(e.code().wireName()).isEqualTo(code));
  }
}
