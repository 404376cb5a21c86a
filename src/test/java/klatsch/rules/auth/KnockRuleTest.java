package klatsch.rules.auth;

import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Alice knocks.
class KnockRuleTest {
  private static final String KNOCK = "{'membership': 'knock'}";

  @ParameterizedTest(name = "in version {0} the room is {1}, alice is {2}: {3}")
  @CsvSource({
    "12, knock,            -,      allowed",
    "12, knock,            leave,  allowed",
    "12, knock,            knock,  allowed",
    "12, knock,            invite, 5.7.4",
    "12, knock,            join,   5.7.4",
    "12, knock,            ban,    5.7.4",
    "12, knock_restricted, -,      allowed",
    "12, knock_restricted, ban,    5.7.4",
    "12, public,           -,      5.7.1",
    "12, invite,           -,      5.7.1",
    "12, restricted,       -,      5.7.1",
    "12, -,                -,      5.7.1",
    "10, knock,            -,      allowed",
    "10, knock_restricted, -,      allowed",
    "10, knock,            ban,    4.7.4",
    "10, public,           -,      4.7.1",
    "11, public,           -,      4.7.1",
  })
  void aliceKnocks(String version, String joinRule, String aliceIs, String outcome) {
    var room = new TestRoom(RoomVersion.named(version)).withJoinRule(joinRule).with(ALICE, aliceIs);

    assertThat(room.outcomeOf(room.member(ALICE, ALICE, KNOCK))).isEqualTo(outcome);
  }

  @Test
  void nobodyKnocksForSomebodyElse() {
    var room = new TestRoom().withJoinRule("knock").with(ALICE, "join");

    assertThat(room.outcomeOf(room.member(ALICE, BOB, KNOCK))).isEqualTo("5.7.2");
  }
}
