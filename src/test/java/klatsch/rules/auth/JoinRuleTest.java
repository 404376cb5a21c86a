package klatsch.rules.auth;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static klatsch.rules.auth.TestRoom.CAROL;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static klatsch.rules.auth.TestRoom.SOME_EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.json.JsonArray;
import klatsch.model.event.Event;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.EventFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Alice joins.
class JoinRuleTest {
  private static final String JOIN = "{'membership': 'join'}";

  @ParameterizedTest(name = "the room is {0}, and alice has {1}: {2}")
  @CsvSource({
    "public, -,      allowed",
    "public, leave,  allowed",
    "public, knock,  allowed",
    "public, invite, allowed",
    "public, join,   allowed",
    "public, ban,    5.3.3",
    "invite, -,      5.3.7",
    "invite, leave,  5.3.7",
    "invite, knock,  5.3.7",
    "invite, invite, allowed",
    "invite, join,   allowed",
    "invite, ban,    5.3.3",
    "knock,  -,      5.3.7",
    "knock,  knock,  5.3.7",
    "knock,  invite, allowed",
    "knock,  join,   allowed",
    "knock,  ban,    5.3.3",
    "restricted, -,      5.3.5.2",
    "restricted, leave,  5.3.5.2",
    "restricted, invite, allowed",
    "restricted, join,   allowed",
    "restricted, ban,    5.3.3",
    "knock_restricted, -,      5.3.5.2",
    "knock_restricted, knock,  5.3.5.2",
    "knock_restricted, invite, allowed",
    "knock_restricted, join,   allowed",
    "knock_restricted, ban,    5.3.3",
    "private, -,      5.3.7",
    "private, invite, 5.3.7",
    "private, join,   5.3.7",
    "unheard-of, invite, 5.3.7",
    // A room that does not say is joined by invitation.
    "-, -,      5.3.7",
    "-, invite, allowed",
    "-, join,   allowed",
    "-, ban,    5.3.3",
  })
  void aliceJoins(String joinRule, String alice, String outcome) {
    var room = new TestRoom().withJoinRule(joinRule).with(ALICE, alice);

    assertThat(room.outcomeOf(room.member(ALICE, ALICE, JOIN))).isEqualTo(outcome);
  }

  @Test
  void aJoinRuleThatIsNoTextLetsNobodyIn() {
    var room =
        new TestRoom()
            .with("m.room.join_rules", "", FOUNDER, "{'join_rule': 1}")
            .with(ALICE, "invite");

    assertThat(room.outcomeOf(room.member(ALICE, ALICE, JOIN))).isEqualTo("5.3.7");
  }

  @ParameterizedTest(name = "in version {0}: {1}, {2}, {3}")
  @CsvSource({
    "10, 4.3.2, 4.3.3, 4.3.7",
    "11, 4.3.2, 4.3.3, 4.3.7",
    "12, 5.3.2, 5.3.3, 5.3.7",
  })
  void theNumbersAreThoseOfTheVersion(
      String versionName, String forAnother, String banned, String uninvited) {
    var version = RoomVersion.named(versionName);
    var room = new TestRoom(version).with(BOB, "ban");

    assertThat(room.outcomeOf(room.member(ALICE, BOB, JOIN))).isEqualTo(forAnother);
    assertThat(room.outcomeOf(room.member(BOB, BOB, JOIN))).isEqualTo(banned);
    assertThat(room.outcomeOf(room.member(ALICE, ALICE, JOIN))).isEqualTo(uninvited);
  }

  @Test
  void nobodyJoinsForSomebodyElse() {
    var room = new TestRoom().withJoinRule("public").with(FOUNDER, "join").with(ALICE, "invite");

    assertThat(room.outcomeOf(room.member(FOUNDER, ALICE, JOIN))).isEqualTo("5.3.2");
  }

  @ParameterizedTest(name = "in version {0}, straight after {1}, {2} joins: {3}")
  @CsvSource({
    "10, the create event, FOUNDER, allowed",
    "11, the create event, FOUNDER, allowed",
    "12, the create event, FOUNDER, allowed",
    "10, another event,    FOUNDER, 4.3.7",
    "12, another event,    FOUNDER, 5.3.7",
    "12, both,             FOUNDER, 5.3.7",
    "11, the create event, ALICE,   4.3.7",
    // Additional creators come by invitation like everybody else.
    "12, the create event, ALICE,   5.3.7",
  })
  void onlyTheCreatorEntersAnEmptyRoom(
      String versionName, String after, String who, String outcome) {
    var version = RoomVersion.named(versionName);
    var room = new TestRoom(version, "{'additional_creators': ['@alice:here']}");
    var user = who.equals("ALICE") ? ALICE : FOUNDER;
    var prev = after.equals("another event") ? SOME_EVENT : room.create().id();
    var join = room.event("m.room.member", user.value(), user, json(JOIN), prev);
    if (after.equals("both")) {
      join =
          EventFormat.parse(
              version,
              null,
              join.pdu()
                  .with("prev_events", JsonArray.ofTexts(List.of(room.create().id(), SOME_EVENT))));
    }

    assertThat(room.outcomeOf(join)).isEqualTo(outcome);
  }

  @Test
  void inVersion10TheCreatorIsWhomTheCreateEventNames() {
    var create = TestRoom.create(RoomVersion.V10, "{}");
    var room =
        new TestRoom(RoomVersion.V10)
            .put(
                EventFormat.parse(
                    RoomVersion.V10,
                    null,
                    create.pdu().with("content", json("{'creator': '@alice:here'}"))));

    assertThat(room.outcomeOf(joinAfterCreate(room, ALICE))).isEqualTo("allowed");
    assertThat(room.outcomeOf(joinAfterCreate(room, FOUNDER))).isEqualTo("4.3.7");
  }

  /// Bob lets Alice in, who may because of another room.
  @ParameterizedTest(name = "bob has {0}, is {1}, inviting takes {2}: {3}")
  @CsvSource({
    "50, join,   50, allowed",
    "51, join,   50, allowed",
    "49, join,   50, 5.3.5.2",
    "50, leave,  50, 5.3.5.2",
    "50, invite, 50, 5.3.5.2",
    "50, ban,    50, 5.3.5.2",
    "50, -,      50, 5.3.5.2",
    "0,  join,   0,  allowed",
  })
  void whoMayInviteMayLetSomebodyIn(long bob, String bobIs, long needed, String outcome) {
    for (var rule : new String[] {"restricted", "knock_restricted"}) {
      var room =
          new TestRoom()
              .withJoinRule(rule)
              .with(BOB, bobIs)
              .withLevels("{'invite': %d, 'users': {'@bob:here': %d}}".formatted(needed, bob));

      assertThat(room.outcomeOf(authorisedBy("'@bob:here'", room)))
          .as("the room is %s", rule)
          .isEqualTo(outcome);
    }
  }

  @Test
  void aCreatorMayAlwaysLetSomebodyIn() {
    var room =
        new TestRoom()
            .withJoinRule("restricted")
            .with(FOUNDER, "join")
            .withLevels("{'invite': 100}");

    assertThat(room.outcomeOf(authorisedBy("'@founder:here'", room))).isEqualTo("allowed");
  }

  @ParameterizedTest(name = "in version {0} authorised by {1}, signed by {2}: {3}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "12, '@carol:there', there, allowed",
        "12, '@carol:there', here,  5.2.1",
        "11, '@carol:there', here,  4.2.1",
        "10, '@carol:there', here,  4.2.1",
        "12, 'nobody',       here,  5.2.1",
        "12, 1,              here,  5.2.1",
        "12, null,           here,  5.2.1",
      })
  void theServerOfWhoLetSomebodyInMustHaveSigned(
      String version, String authoriser, String signedBy, String outcome) {
    var room =
        new TestRoom(RoomVersion.named(version)).withJoinRule("restricted").with(CAROL, "join");

    assertThat(
            room.outcomeOf(authorisedBy(authoriser, room), (_, server) -> server.equals(signedBy)))
        .isEqualTo(outcome);
  }

  @Test
  void anEventOfOursIsSignedByUsAndNobodyElseYet() {
    var room = new TestRoom().withJoinRule("restricted").with(CAROL, "join").with(BOB, "join");

    assertThat(room.outcomeOf(authorisedBy("'@bob:here'", room))).isEqualTo("allowed");
    assertThat(room.outcomeOf(authorisedBy("'@carol:there'", room))).isEqualTo("5.2.1");
  }

  @Test
  void theSignatureIsAskedForEvenWhenNobodyNeedsIt() {
    var room = new TestRoom().withJoinRule("public");

    assertThat(room.outcomeOf(authorisedBy("'@carol:there'", room))).isEqualTo("5.2.1");
  }

  private static Event joinAfterCreate(TestRoom room, UserId user) {
    return room.event("m.room.member", user.value(), user, json(JOIN), room.create().id());
  }

  private static Event authorisedBy(String user, TestRoom room) {
    return room.member(
        ALICE,
        ALICE,
        "{'membership': 'join', 'join_authorised_via_users_server': %s}".formatted(user));
  }
}
