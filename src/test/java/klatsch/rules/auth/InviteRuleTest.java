package klatsch.rules.auth;

import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Alice invites Bob, in a room where 30 may invite.
class InviteRuleTest {
  private static final String INVITE = "{'membership': 'invite'}";

  @ParameterizedTest(name = "alice {0}, who is {1}, invites bob, who is {2}: {3}")
  @CsvSource({
    "30, join,   -,      allowed",
    "31, join,   leave,  allowed",
    "30, join,   knock,  allowed",
    "30, join,   invite, allowed",
    "30, join,   join,   5.4.3",
    "30, join,   ban,    5.4.3",
    "29, join,   -,      5.4.5",
    "29, join,   knock,  5.4.5",
    "99, -,      -,      5.4.2",
    "99, leave,  -,      5.4.2",
    "99, invite, -,      5.4.2",
    "99, knock,  -,      5.4.2",
    "99, ban,    -,      5.4.2",
  })
  void aliceInvitesBob(long alice, String aliceIs, String bobIs, String outcome) {
    var room = room(RoomVersion.V12, alice, aliceIs, bobIs);

    assertThat(room.outcomeOf(room.member(ALICE, BOB, INVITE))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "in version {0}: {1}, {2}, {3}")
  @CsvSource({
    "10, 4.4.2, 4.4.3, 4.4.5",
    "11, 4.4.2, 4.4.3, 4.4.5",
    "12, 5.4.2, 5.4.3, 5.4.5",
  })
  void theNumbersAreThoseOfTheVersion(
      String versionName, String outside, String there, String weak) {
    var version = RoomVersion.named(versionName);

    assertThat(outcome(room(version, 30, "leave", "-"))).isEqualTo(outside);
    assertThat(outcome(room(version, 30, "join", "join"))).isEqualTo(there);
    assertThat(outcome(room(version, 29, "join", "-"))).isEqualTo(weak);
  }

  @Test
  void withoutLevelsAnybodyInTheRoomMayInvite() {
    var room = new TestRoom().with(ALICE, "join");

    assertThat(outcome(room)).isEqualTo("allowed");
  }

  @Test
  void noLevelKeepsACreatorFromInviting() {
    var room = new TestRoom().with(FOUNDER, "join").withLevels("{'invite': 9007199254740991}");

    assertThat(room.outcomeOf(room.member(FOUNDER, BOB, INVITE))).isEqualTo("allowed");
  }

  private static String outcome(TestRoom room) {
    return room.outcomeOf(room.member(ALICE, BOB, INVITE));
  }

  private static TestRoom room(RoomVersion version, long alice, String aliceIs, String bobIs) {
    return new TestRoom(version)
        .with(ALICE, aliceIs)
        .with(BOB, bobIs)
        .withLevels("{'invite': 30, 'users': {'@alice:here': %d}}".formatted(alice));
  }
}
