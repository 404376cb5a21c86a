package klatsch.rules.auth;

import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static klatsch.rules.auth.TestRoom.CAROL;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.json.JsonSample;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// The rules that hold for events of every type, and the numbers they have in each version.
class AuthRulesTest {
  private static final List<RoomVersion> VERSIONS = RoomVersion.ALL;

  @ParameterizedTest(name = "in version {0} a room that nobody created: {1}")
  @CsvSource({"10, 2.4", "11, 2.4", "12, 2"})
  void nothingHappensInARoomThatNobodyCreated(String version, String outcome) {
    var room = new TestRoom(RoomVersion.named(version)).with(ALICE, "join");
    var message = room.event("m.room.message", null, ALICE, "{}");

    assertThat(room.outcomeOf(message)).isEqualTo("allowed");
    assertThat(room.without(StateKey.CREATE).outcomeOf(message)).isEqualTo(outcome);
  }

  @Test
  void inVersion12TheRoomIdMustBeThatOfTheCreateEvent() {
    var room = new TestRoom().with(ALICE, "join");
    var other = new TestRoom(RoomVersion.V12, "{'other': true}").with(ALICE, "join");

    assertThat(room.outcomeOf(other.event("m.room.message", null, ALICE, "{}"))).isEqualTo("2");
  }

  @ParameterizedTest(name = "in version {0} a room where m.federate is {1}, {2} speaks: {3}")
  @CsvSource({
    "12, false, CAROL, 4",
    "11, false, CAROL, 3",
    "10, false, CAROL, 3",
    "12, false, ALICE, allowed",
    "12, true,  CAROL, allowed",
    "12, 0,     CAROL, allowed",
  })
  void aRoomMayBeForOneServer(String version, String federate, String who, String outcome) {
    var user = who.equals("CAROL") ? CAROL : ALICE;
    var room =
        new TestRoom(RoomVersion.named(version), "{'m.federate': %s}".formatted(federate))
            .with(user, "join");

    assertThat(room.outcomeOf(room.event("m.room.message", null, user, "{}"))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "in version {0} someone whose membership is {1} speaks: {2}")
  @CsvSource({
    "12, join,   allowed",
    "12, invite, 6",
    "12, knock,  6",
    "12, leave,  6",
    "12, ban,    6",
    "12, -,      6",
    "12, nonsense, 6",
    "11, leave,  5",
    "10, -,      5",
    "10, join,   allowed",
  })
  void whoIsNotInTheRoomIsSilent(String version, String membership, String outcome) {
    var room = new TestRoom(RoomVersion.named(version)).with(ALICE, membership);

    assertThat(room.outcomeOf(room.event("m.room.message", null, ALICE, "{}"))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "in version {0}, where inviting takes {1}, alice has {2}: {3}")
  @CsvSource({
    "12, 50, 50, allowed",
    "12, 50, 49, 7.1",
    "11, 50, 49, 6.1",
    "10, 50, 49, 6.1",
    "10, 50, 51, allowed",
    // Although it is state, no other level is asked for.
    "12, 0,  0,  allowed",
  })
  void whoMayInviteMayInviteByEMail(String version, long needed, long alice, String outcome) {
    var room =
        new TestRoom(RoomVersion.named(version))
            .with(ALICE, "join")
            .withLevels("{'invite': %d, 'users': {'@alice:here': %d}}".formatted(needed, alice));

    assertThat(room.outcomeOf(room.event("m.room.third_party_invite", "token", ALICE, "{}")))
        .isEqualTo(outcome);
  }

  @ParameterizedTest(name = "in version {0} alice 40, {1} with state key {2}: {3}")
  @CsvSource({
    "12, m.room.message, NONE, allowed",
    "12, m.room.topic,   '',   8",
    "11, m.room.topic,   '',   7",
    "10, m.room.topic,   '',   7",
    "12, m.free,         '',   allowed",
    "12, m.free,         NONE, allowed",
    "12, m.dear,         NONE, 8",
    "12, m.dear,         '',   8",
    "12, m.exact,        '',   allowed",
    "12, m.room.redaction, NONE, allowed",
  })
  void eachTypeTakesItsLevel(String version, String type, String stateKey, String outcome) {
    var room =
        new TestRoom(RoomVersion.named(version))
            .with(ALICE, "join")
            .withLevels(
                """
                {'users': {'@alice:here': 40}, 'events_default': 10, 'state_default': 41,
                 'redact': 99, 'events': {'m.free': 0, 'm.dear': 41, 'm.exact': 40}}
                """);
    var key = stateKey.equals("NONE") ? null : stateKey;

    assertThat(room.outcomeOf(room.event(type, key, ALICE, "{}"))).isEqualTo(outcome);
  }

  @Test
  void whoIsRefusedIsToldHowMuchPowerItTakes() {
    var room = new TestRoom().with(ALICE, "join").withLevels("{'users': {'@alice:here': 40}}");

    var verdict =
        AuthRules.check(room.version(), room.event("m.room.topic", "", ALICE, "{}"), room);

    assertThat(verdict)
        .isEqualTo(
            Verdict.deny(
                "8", "the sender has a power level of 40, and to send m.room.topic takes 50"));
  }

  @ParameterizedTest(name = "in version {0} alice sets state with the key {1}: {2}")
  @CsvSource({
    "12, '',          allowed",
    "12, anything,    allowed",
    "12, @alice:here, allowed",
    "12, @bob:here,   9",
    "12, @,           9",
    "11, @bob:here,   8",
    "10, @bob:here,   8",
  })
  void stateOfAUserIsSetByThatUser(String version, String stateKey, String outcome) {
    var room =
        new TestRoom(RoomVersion.named(version))
            .with(ALICE, "join")
            .withLevels("{'users': {'@alice:here': 100}}");

    assertThat(room.outcomeOf(room.event("m.custom", stateKey, ALICE, "{}"))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void aConversationFromTheBeginning(RoomVersion version) {
    var room = new TestRoom(version);
    var join =
        room.event(
            "m.room.member",
            FOUNDER.value(),
            FOUNDER,
            JsonSample.json("{'membership': 'join'}"),
            room.create().id());

    assertThat(room.outcomeOf(room.create())).isEqualTo("allowed");
    step(room, join);
    step(
        room,
        room.event(
            "m.room.power_levels",
            "",
            FOUNDER,
            version.equals(RoomVersion.V12)
                ? "{'users': {}, 'invite': 0}"
                : "{'users': {'@founder:here': 100}, 'invite': 0}"));
    step(room, room.event("m.room.join_rules", "", FOUNDER, "{'join_rule': 'invite'}"));
    assertThat(room.outcomeOf(room.member(BOB, BOB, "{'membership': 'join'}")))
        .isNotEqualTo("allowed");
    step(room, room.member(FOUNDER, BOB, "{'membership': 'invite'}"));
    step(room, room.member(BOB, BOB, "{'membership': 'join'}"));
    assertThat(room.outcomeOf(room.event("m.room.message", null, BOB, "{}"))).isEqualTo("allowed");
    step(room, room.member(FOUNDER, BOB, "{'membership': 'ban'}"));
    assertThat(room.outcomeOf(room.member(BOB, BOB, "{'membership': 'leave'}")))
        .isNotEqualTo("allowed");
  }

  private static void step(TestRoom room, Event event) {
    assertThat(room.outcomeOf(event)).as("%s", event).isEqualTo("allowed");
    room.put(event);
  }
}
