package klatsch.rules.signatures;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import klatsch.crypto.SigningKey;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.AuthRules;
import klatsch.rules.auth.TestRoom;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.rules.format.TestEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Events of `@s:there`, in the first two versions named by `namer`.
class EventSignaturesTest {
  private static final List<RoomVersion> VERSIONS = RoomVersion.ALL;

  private static final long SENT = Duration.ofDays(100).toMillis();
  private static final SigningKey KEY = SigningKey.generate("1", new Random(1));
  private static final SigningKey OTHER = SigningKey.generate("2", new Random(2));

  private final Map<String, ServerKey> known = new HashMap<>();

  private void knows(String server, SigningKey key) {
    known.put(server + key.id(), new ServerKey.Current(key.verifyKey(), Long.MAX_VALUE));
  }

  private EventSignatures signatures(RoomVersion version) {
    return new EventSignatures(version, (server, keyId) -> known.get(server + keyId), SENT);
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void theServerOfTheSenderMustSign(RoomVersion version) {
    knows("there", KEY);
    var event = event(version, "$e:there", "{}");
    var signed = EventFormat.signed(version, event, "there", KEY);

    assertThat(signatures(version).missing(event)).containsExactly("there");
    assertThat(signatures(version).missing(signed)).isEmpty();
    assertThat(signatures(version).missing(EventFormat.redacted(version, signed))).isEmpty();
    assertThat(signatures(version).missing(EventFormat.signed(version, event, "else", KEY)))
        .containsExactly("there");
  }

  @ParameterizedTest(name = "in version {0}, named by {1}, signed by {2}: {3} is missing")
  @CsvSource({
    "1, there, there,       ''",
    "1, namer, there,       namer",
    "2, namer, there,       namer",
    "2, namer, namer,       there",
    "2, namer, there namer, ''",
    "3, namer, there,       ''",
    "12, namer, there,      ''",
  })
  void untilVersion2WhoNamedTheEventMustSignToo(
      String versionName, String namer, String signers, String missing) {
    var version = RoomVersion.named(versionName);
    var event = event(version, "$e:" + namer, "{}");
    for (var signer : signers.split(" ")) {
      knows(signer, KEY);
      event = EventFormat.signed(version, event, signer, KEY);
    }

    assertThat(String.join(" ", signatures(version).missing(event))).isEqualTo(missing);
  }

  @Test
  void aSignatureWithAnUnknownKeyIsAsGoodAsNone() {
    knows("there", KEY);
    var version = RoomVersion.V11;
    var byOther = EventFormat.signed(version, event(version, "$e", "{}"), "there", OTHER);
    var byBoth = EventFormat.signed(version, byOther, "there", KEY);

    assertThat(signatures(version).missing(byOther)).containsExactly("there");
    assertThat(signatures(version).missing(byBoth)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'AAAA'", "'no base64!'", "1", "null"})
  void oneForgedSignatureWithAKnownKeySpoilsTheGenuineOnes(String forged) {
    knows("there", KEY);
    knows("there", OTHER);
    var version = RoomVersion.V12;
    var signed = EventFormat.signed(version, event(version, "$e", "{}"), "there", KEY);
    var pdu = signed.pdu();
    var all =
        pdu.object("signatures")
            .object("there")
            .with(OTHER.id(), json("{'v':%s}".formatted(forged)).get("v"));
    var spoiled = read(version, pdu.with("signatures", JsonObject.of("there", all)));

    assertThat(signatures(version).missing(signed)).isEmpty();
    assertThat(signatures(version).missing(spoiled)).containsExactly("there");
    assertThat(signatures(version).has(spoiled, "there")).isFalse();
  }

  @Test
  void whatWasChangedIsNotSigned() {
    knows("there", KEY);
    for (var version : VERSIONS) {
      var signed = EventFormat.signed(version, event(version, "$e:there", "{}"), "there", KEY);
      var later = read(version, signed.pdu().with("depth", Json.of(9)));

      assertThat(signatures(version).missing(later)).as("%s", version).containsExactly("there");
    }
  }

  @Test
  void aSignatureOfAnotherServersKeyIsNotOnesOwn() {
    knows("evil", KEY);
    var version = RoomVersion.V11;
    var signed = EventFormat.signed(version, event(version, "$e", "{}"), "there", KEY);

    assertThat(signatures(version).missing(signed)).containsExactly("there");
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void aThirdPartyInviteMayComeFromElsewhere(RoomVersion version) {
    knows("there", KEY);
    knows("elsewhere", KEY);
    var invite = "{'membership': 'invite', 'third_party_invite': {'signed': {}}}";
    var unsigned = member(version, "$e:elsewhere", invite);
    var event = EventFormat.signed(version, unsigned, "elsewhere", KEY);
    var forged = JsonObject.of("there", JsonObject.of(KEY.id(), "A".repeat(86)));
    var plain = member(version, "$e:elsewhere", "{'membership': 'invite'}");

    assertThat(signatures(version).missing(event)).isEmpty();
    assertThat(signatures(version).missing(EventFormat.signed(version, plain, "elsewhere", KEY)))
        .containsExactly("there");
    assertThat(
            signatures(version)
                .missing(
                    read(
                        version,
                        event
                            .pdu()
                            .with(
                                "signatures",
                                event
                                    .pdu()
                                    .object("signatures")
                                    .with("there", forged.object("there"))))))
        .containsExactly("there");
  }

  @Test
  void whoAuthorisedAJoinMustHaveSignedIt() {
    knows("there", KEY);
    var room = new TestRoom(RoomVersion.V9).withJoinRule("restricted").with(TestRoom.CAROL, "join");
    var join =
        room.event(
            "m.room.member",
            "@alice:here",
            TestRoom.ALICE,
            "{'membership': 'join', 'join_authorised_via_users_server': '@carol:there'}");
    var signed = EventFormat.signed(room.version(), join, "there", KEY);

    assertThat(AuthRules.check(room.version(), join, room, signatures(room.version())).allowed())
        .isFalse();
    assertThat(AuthRules.check(room.version(), signed, room, signatures(room.version())).allowed())
        .isTrue();
  }

  @ParameterizedTest(
      name = "in version {0} a key valid until {1} days after the event, asked {2} days after: {3}")
  @CsvSource({
    "5,  0,   0, true",
    "12, 0,   0, true",
    "5,  -1,  0, false",
    "12, -1,  0, false",
    "4,  -1,  0, true",
    "1,  -90, 0, true",
    // An event from the future, more than a week ahead of now, whatever the server says.
    "5,  999, -7, true",
    "5,  999, -8, false",
    "12, 999, -8, false",
    "4,  999, -8, true",
  })
  void fromVersion5AKeyCountsWhileItIsValid(
      String versionName, int validDays, int nowDays, boolean counts) {
    var version = RoomVersion.named(versionName);
    long validUntil = SENT + Duration.ofDays(validDays).toMillis();
    long now = SENT + Duration.ofDays(nowDays).toMillis();
    known.put("there" + KEY.id(), new ServerKey.Current(KEY.verifyKey(), validUntil));
    var signed = EventFormat.signed(version, event(version, "$e:there", "{}"), "there", KEY);

    var signatures =
        new EventSignatures(version, (server, keyId) -> known.get(server + keyId), now);

    assertThat(signatures.missing(signed).isEmpty()).isEqualTo(counts);
  }

  @ParameterizedTest(name = "in version {0} a key that expired {1} ms after the event: {2}")
  @CsvSource({"1, -1, false", "1, 0, true", "5, -1, false", "5, 0, true", "12, 1, true"})
  void aFormerKeyCountsForWhatWasBefore(String versionName, long expired, boolean counts) {
    var version = RoomVersion.named(versionName);
    known.put("there" + KEY.id(), new ServerKey.Former(KEY.verifyKey(), SENT + expired));
    var signed = EventFormat.signed(version, event(version, "$e:there", "{}"), "there", KEY);

    assertThat(signatures(version).missing(signed).isEmpty()).isEqualTo(counts);
  }

  @Test
  void anEventWithoutAnySignaturesIsNotSigned() {
    var version = RoomVersion.V11;
    var event = event(version, "$e", "{}");

    for (var signatures : new String[] {"{}", "{'there': 1}", "{'there': {}}"}) {
      var odd = read(version, event.pdu().with("signatures", json(signatures)));
      assertThat(signatures(version).missing(odd)).as(signatures).containsExactly("there");
    }
  }

  private static Event event(RoomVersion version, String name, String content) {
    return build(version, name, "m.room.message", null, content);
  }

  private static Event member(RoomVersion version, String name, String content) {
    return build(version, name, "m.room.member", "@b:here", content);
  }

  private static Event build(
      RoomVersion version, String name, String type, String stateKey, String content) {
    var room = new RoomId(version.equals(RoomVersion.V12) ? "!" + "C".repeat(43) : "!r:there");
    var sender = new UserId("@s:there");
    return TestEvents.build(
        version,
        new EventId(name),
        new Draft(room, type, stateKey, sender, json(content), null),
        List.of(),
        List.of(),
        5,
        SENT);
  }

  private static Event read(RoomVersion version, JsonObject pdu) {
    return EventFormat.parse(version, null, pdu);
  }
}
