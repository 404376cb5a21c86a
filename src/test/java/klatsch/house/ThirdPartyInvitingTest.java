package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import klatsch.crypto.SignedJson;
import klatsch.crypto.SigningKey;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Alice has invited an e-mail address into her closed room, and an identity server has signed that
/// it is Bob's.
class ThirdPartyInvitingTest extends HouseTest {
  private static final String INVITE = "m.room.third_party_invite";
  private static final SigningKey IDENTITY = SigningKey.generate("0", new Random(1));
  private static final SigningKey OF_THIS_INVITE = SigningKey.generate("1", new Random(2));
  private static final SigningKey STRANGER = SigningKey.generate("0", new Random(3));

  private Person alice;
  private Person bob;
  private String room;

  ThirdPartyInvitingTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void aliceInvitesAnAddress() {
    alice = person("alice");
    bob = person("bob");
    room = alice.createsRoomFor();
    invites("token");
  }

  private void invites(String token) {
    alice.tryToSet(room, INVITE, token, invitation()).ok();
  }

  private static JsonObject invitation() {
    var other = JsonObject.of("public_key", OF_THIS_INVITE.verifyKey().toString());
    return JsonObject.builder()
        .put("display_name", "b...@example.org")
        .put("key_validity_url", "https://identity.example/valid")
        .put("public_key", IDENTITY.verifyKey().toString())
        .put("public_keys", JsonArray.of(List.of(other)))
        .build();
  }

  private JsonObject signed(Person guest, String token, SigningKey key) {
    var object =
        JsonObject.builder()
            .put("mxid", guest.id)
            .put("sender", alice.id)
            .put("token", token)
            .build();
    return SignedJson.sign(object, "identity.example", key);
  }

  private static JsonObject body(JsonObject signed) {
    return JsonObject.of("third_party_signed", signed);
  }

  private Answer tryToJoin(Person guest, JsonObject signed) {
    return guest.post("/join/" + escape(room), body(signed));
  }

  private JsonObject member(Person who) {
    return alice.get(in(room) + "/state/m.room.member/" + escape(who.id)).ok();
  }

  private void assertThatNobodyCame() {
    assertThat(alice.get(in(room) + "/joined_members").object("joined").names())
        .containsExactly(alice.id);
    alice.get(in(room) + "/state/m.room.member/" + escape(bob.id)).refused(404, "M_NOT_FOUND");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/join/{room}", "/rooms/{room}/join"})
  void whoOwnsTheAddressComesIn(String path) {
    var signed = signed(bob, "token", IDENTITY);

    bob.post(path.replace("{room}", escape(room)), body(signed)).ok();

    var chunk = alice.get(in(room) + "/messages?dir=b&limit=2").array("chunk").values();
    var join = (JsonObject) chunk.get(0);
    var invite = (JsonObject) chunk.get(1);
    assertThat(join.text("sender")).isEqualTo(bob.id);
    assertThat(member(bob).text("membership")).isEqualTo("join");
    assertThat(member(bob).has("third_party_invite")).isFalse();
    assertThat(invite.text("sender")).isEqualTo(alice.id);
    assertThat(invite.text("state_key")).isEqualTo(bob.id);
    var exchanged = invite.object("content").object("third_party_invite");
    assertThat(exchanged.text("display_name")).isEqualTo("b...@example.org");
    assertThat(exchanged.object("signed")).isEqualTo(signed);
    bob.says(room, "Here I am");
  }

  @Test
  void oneOfTheOtherKeysIsGoodToo() {
    tryToJoin(bob, signed(bob, "token", OF_THIS_INVITE)).ok();

    assertThat(member(bob).text("membership")).isEqualTo("join");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "6", "8", "9", "10", "11"})
  void inRoomsOfEveryVersion(String version) {
    room = alice.creates(JsonObject.of("room_version", version));
    invites("token");

    tryToJoin(bob, signed(bob, "token", STRANGER)).refused(403, "M_FORBIDDEN");
    assertThatNobodyCame();
    tryToJoin(bob, signed(bob, "token", IDENTITY)).ok();

    assertThat(member(bob).text("membership")).isEqualTo("join");
  }

  @Test
  void whatAnybodyElseHasSignedIsRefused() {
    tryToJoin(bob, signed(bob, "token", STRANGER)).refused(403, "M_FORBIDDEN");
    var changed = signed(bob, "token", IDENTITY).with("more", Json.of(1));
    tryToJoin(bob, changed).refused(403, "M_FORBIDDEN");

    assertThatNobodyCame();
  }

  @Test
  void nobodyElseComesInByIt() {
    var mallory = person("mallory");

    tryToJoin(mallory, signed(bob, "token", IDENTITY)).refused(403, "M_FORBIDDEN");

    assertThatNobodyCame();
  }

  @Test
  void whatIsTakenBackIsRefused() {
    alice.tryToSet(room, INVITE, "token", JsonObject.EMPTY).ok();

    tryToJoin(bob, signed(bob, "token", IDENTITY)).refused(403, "M_FORBIDDEN");

    assertThatNobodyCame();
  }

  @Test
  void whatTheRoomDoesNotKnowIsRefused() {
    tryToJoin(bob, signed(bob, "other", IDENTITY)).refused(403, "M_FORBIDDEN");

    assertThatNobodyCame();
  }

  @Test
  void whatIsSaidToBeOfAnotherHostIsRefused() {
    var carol = person("carol");
    var unsigned = signed(bob, "token", IDENTITY).with("sender", Json.of(carol.id));
    var signed = SignedJson.sign(unsigned.without("signatures"), "identity.example", IDENTITY);

    tryToJoin(bob, signed).refused(403, "M_FORBIDDEN");

    assertThatNobodyCame();
  }

  @Test
  void whoWasSentAwayDoesNotComeBackByIt() {
    var signed = signed(bob, "token", IDENTITY);
    tryToJoin(bob, signed).ok();
    tryToJoin(bob, signed).ok();
    alice.post(in(room) + "/kick", JsonObject.of("user_id", bob.id)).ok();

    tryToJoin(bob, signed).refused(403, "M_FORBIDDEN");

    assertThat(member(bob).text("membership")).isEqualTo("leave");
    invites("another");
    tryToJoin(bob, signed(bob, "another", IDENTITY)).ok();
  }

  @Test
  void whoIsBannedStaysOut() {
    alice.post(in(room) + "/ban", JsonObject.of("user_id", bob.id)).ok();

    tryToJoin(bob, signed(bob, "token", IDENTITY)).refused(403, "M_FORBIDDEN");

    assertThat(member(bob).text("membership")).isEqualTo("ban");
  }

  @Test
  void whoHasBeenAskedInOtherwiseIsNotAskedAgain() {
    alice.invites(bob, room);

    tryToJoin(bob, signed(bob, "token", IDENTITY)).ok();

    var chunk = alice.get(in(room) + "/messages?dir=b&limit=2").array("chunk").values();
    var invite = (JsonObject) chunk.get(1);
    assertThat(invite.object("content").has("third_party_invite")).isFalse();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "sender,     missing, M_MISSING_PARAM",
    "mxid,       missing, M_MISSING_PARAM",
    "token,      missing, M_MISSING_PARAM",
    "signatures, missing, M_MISSING_PARAM",
    "sender,     1,       M_BAD_JSON",
    "mxid,       1,       M_BAD_JSON",
    "token,      1,       M_BAD_JSON",
    "signatures, 1,       M_BAD_JSON",
    "sender,     text,    M_INVALID_PARAM",
    "mxid,       text,    M_INVALID_PARAM",
  })
  void everyPartMustBeThere(String part, String is, String errcode) {
    var whole = signed(bob, "token", IDENTITY);
    var bad =
        switch (is) {
          case "missing" -> whole.without(part);
          case "1" -> whole.with(part, Json.of(1));
          default -> whole.with(part, Json.of("text"));
        };

    tryToJoin(bob, bad).refused(400, errcode);

    assertThatNobodyCame();
  }

  @Test
  void whoMayNotInviteInvitesNoAddressEither() {
    bob.tryToSet(room, INVITE, "mine", invitation()).refused(403, "M_FORBIDDEN");
  }

  /// There is no identity server that could be asked.
  @Test
  void addressesCannotBeInvitedByThisServerItself() {
    var address =
        JsonObject.builder()
            .put("id_server", "identity.example")
            .put("id_access_token", "secret")
            .put("medium", "email")
            .put("address", "bob@example.org")
            .build();

    alice.post(in(room) + "/invite", address).refused(403, "M_SERVER_NOT_TRUSTED");
    alice
        .post("/createRoom", JsonObject.of("invite_3pid", JsonArray.of(List.of(address))))
        .refused(403, "M_SERVER_NOT_TRUSTED");
  }
}
