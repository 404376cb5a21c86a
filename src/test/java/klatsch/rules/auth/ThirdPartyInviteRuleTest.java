package klatsch.rules.auth;

import static klatsch.json.JsonSample.json;
import static klatsch.json.JsonSample.utf8;
import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import klatsch.crypto.SignedJson;
import klatsch.crypto.SigningKey;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Alice has invited an e-mail address, and it turns out to be Bob's.
class ThirdPartyInviteRuleTest {
  private static final SigningKey IDENTITY = SigningKey.generate("0", new Random(1));
  private static final SigningKey EPHEMERAL = SigningKey.generate("1", new Random(2));
  private static final SigningKey STRANGER = SigningKey.generate("0", new Random(3));

  private final TestRoom room =
      new TestRoom()
          .with(ALICE, "join")
          .with("m.room.third_party_invite", "token", ALICE, keys(IDENTITY, EPHEMERAL));

  @Test
  void whatTheIdentityServerSignedIsBelieved() {
    assertThat(room.outcomeOf(invite(signed(IDENTITY)))).isEqualTo("allowed");
    assertThat(room.outcomeOf(invite(signed(EPHEMERAL)))).isEqualTo("allowed");
  }

  @Test
  void whatAnybodyElseSignedIsNot() {
    assertThat(room.outcomeOf(invite(signed(STRANGER)))).isEqualTo("5.4.1.8");
    assertThat(room.outcomeOf(invite(content()))).isEqualTo("5.4.1.8");
  }

  @Test
  void oneGenuineSignatureAmongOthersIsEnough() {
    var both = SignedJson.sign(SignedJson.sign(content(), "evil", STRANGER), "identity", EPHEMERAL);

    assertThat(room.outcomeOf(invite(both))).isEqualTo("allowed");
  }

  @Test
  void aSignatureOfOtherWordsIsNoSignature() {
    var changed = signed(IDENTITY).with("more", Json.of(1));

    assertThat(room.outcomeOf(invite(changed))).isEqualTo("5.4.1.8");
  }

  @Test
  void aSignatureByAnotherAlgorithmIsNotTried() {
    var signature = signed(IDENTITY).object("signatures").object("identity").text("ed25519:0");
    var renamed =
        content().with("signatures", json("{'identity': {'rsa:0': '%s'}}".formatted(signature)));

    assertThat(room.outcomeOf(invite(renamed))).isEqualTo("5.4.1.8");
  }

  @Test
  void aBannedUserStaysOut() {
    assertThat(room.with(BOB, "ban").outcomeOf(invite(signed(IDENTITY)))).isEqualTo("5.4.1.1");
  }

  /// Unlike in other invitations, nobody asks whether the sender is in the room.
  @ParameterizedTest(name = "bob is {0}, alice is {1}: allowed")
  @CsvSource({"leave, join", "knock, join", "invite, join", "join, join", "leave, leave"})
  void otherMembershipsDoNotMatter(String bob, String alice) {
    assertThat(room.with(BOB, bob).with(ALICE, alice).outcomeOf(invite(signed(IDENTITY))))
        .isEqualTo("allowed");
  }

  @ParameterizedTest(name = "third_party_invite is {0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{}                                                           | 5.4.1.2",
        "1                                                            | 5.4.1.2",
        "null                                                         | 5.4.1.2",
        "{'signed': 'x'}                                              | 5.4.1.2",
        "{'signed': {}}                                               | 5.4.1.3",
        "{'signed': {'mxid': '@bob:here'}}                            | 5.4.1.3",
        "{'signed': {'token': 'token'}}                               | 5.4.1.3",
        "{'signed': {'token': 1, 'mxid': '@bob:here'}}                | 5.4.1.3",
        "{'signed': {'token': 'token', 'mxid': '@alice:here'}}        | 5.4.1.4",
        "{'signed': {'token': 'other', 'mxid': '@bob:here'}}          | 5.4.1.5",
        "{'signed': {'token': 'token', 'mxid': '@bob:here'}}          | 5.4.1.8",
        "{'signed': {'token': 'token', 'mxid': '@bob:here', 'signatures': 1}} | 5.4.1.8",
        "{'signed': {'token': 'token', 'mxid': '@bob:here', 'signatures': {'a': 1}}} | 5.4.1.8",
      })
  void everyPartMustBeThere(String invite, String outcome) {
    var event =
        room.member(
            ALICE, BOB, "{'membership': 'invite', 'third_party_invite': %s}".formatted(invite));

    assertThat(room.outcomeOf(event)).isEqualTo(outcome);
  }

  @Test
  void onlyWhoInvitedTheAddressMayInviteItsOwner() {
    room.with(FOUNDER, "join");

    var event =
        room.member(
            FOUNDER,
            BOB,
            "{'membership': 'invite', 'third_party_invite': {'signed': %s}}"
                .formatted(signed(IDENTITY)));

    assertThat(room.outcomeOf(event)).isEqualTo("5.4.1.6");
  }

  @ParameterizedTest(name = "the room knows {0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{'public_key': KEY}                                       | allowed",
        "{'public_keys': [{'public_key': KEY}]}                    | allowed",
        "{'public_keys': [1, {}, {'public_key': 1}, {'public_key': KEY}]} | allowed",
        "{'public_key': 'nonsense', 'public_keys': [{'public_key': KEY}]} | allowed",
        "{'public_keys': [KEY]}                                    | 5.4.1.8",
        "{'public_keys': {'public_key': KEY}}                      | 5.4.1.8",
        "{'public_key': 'nonsense'}                                | 5.4.1.8",
        "{}                                                        | 5.4.1.8",
      })
  void keysAreWhereTheyShouldBe(String known, String outcome) {
    room.with(
        "m.room.third_party_invite",
        "token",
        ALICE,
        known.replace("KEY", "'" + IDENTITY.verifyKey() + "'"));

    assertThat(room.outcomeOf(invite(signed(IDENTITY)))).isEqualTo(outcome);
  }

  /// The genuine key and the genuine signature stand last, and are found only while they can be.
  @ParameterizedTest(name = "{0} keys and {1} signatures: {2}")
  @CsvSource({"40, 25, allowed", "40, 26, 5.4.1.8"})
  void anEventFullOfKeysAndSignaturesIsNotTriedForEver(int keys, int signatures, String outcome) {
    var strangers =
        IntStream.range(1, keys)
            .mapToObj(i -> SigningKey.generate("k" + i, new Random(100 + i)).verifyKey())
            .map("{'public_key': '%s'},"::formatted)
            .collect(Collectors.joining());
    room.with(
        "m.room.third_party_invite",
        "token",
        ALICE,
        "{'public_keys': [%s {'public_key': '%s'}]}".formatted(strangers, IDENTITY.verifyKey()));
    var wrong = JsonObject.builder();
    for (int i = 1; i < signatures; i++) {
      wrong.put("ed25519:" + i, "A".repeat(86));
    }
    var content = content().with("signatures", JsonObject.of("a wrong server", wrong.build()));

    var event = invite(SignedJson.sign(content, "identity", IDENTITY));

    assertThat(room.outcomeOf(event)).isEqualTo(outcome);
  }

  @Test
  void theNumbersAreThoseOfTheVersion() {
    var old =
        new TestRoom(RoomVersion.V10)
            .with(ALICE, "join")
            .with("m.room.third_party_invite", "token", ALICE, keys(IDENTITY, EPHEMERAL));
    var event = old.member(ALICE, BOB, "{'membership': 'invite', 'third_party_invite': {}}");

    assertThat(old.outcomeOf(event)).isEqualTo("4.4.1.2");
  }

  /// In the first room versions also what is signed may have a number of any kind.
  @Test
  void aFractionBesideTheSignatureIsHarmless() {
    var old =
        new TestRoom(RoomVersion.V5)
            .with(ALICE, "join")
            .with("m.room.third_party_invite", "token", ALICE, keys(IDENTITY, EPHEMERAL));
    var signature = IDENTITY.sign(utf8("{'mxid':'@bob:here','odd':1.50,'token':'token'}"));
    var signed =
        content()
            .with("odd", json("{'v': 1.50}").get("v"))
            .with("signatures", json("{'identity': {'ed25519:0': '%s'}}".formatted(signature)));
    var invite = "{'membership': 'invite', 'third_party_invite': {'signed': %s}}";

    assertThat(old.outcomeOf(old.member(ALICE, BOB, invite.formatted(signed))))
        .isEqualTo("allowed");
    assertThat(old.outcomeOf(old.member(ALICE, BOB, invite.formatted(signed.without("odd")))))
        .isEqualTo("5.3.1.8");
  }

  private static JsonObject content() {
    return json("{'mxid': '@bob:here', 'token': 'token'}");
  }

  private static JsonObject signed(SigningKey key) {
    return SignedJson.sign(content(), "identity", key);
  }

  private Event invite(JsonObject signed) {
    return room.member(
        ALICE,
        BOB,
        "{'membership': 'invite', 'third_party_invite': {'display_name': 'b', 'signed': %s}}"
            .formatted(signed));
  }

  private static String keys(SigningKey first, SigningKey second) {
    return "{'display_name': 'b...', 'public_key': '%s', 'public_keys': [{'public_key': '%s'}]}"
        .formatted(first.verifyKey(), second.verifyKey());
  }
}
