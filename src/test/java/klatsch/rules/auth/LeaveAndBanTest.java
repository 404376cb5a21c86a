package klatsch.rules.auth;

import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Alice acts on Bob, in a room where 50 may kick and 70 may ban.
class LeaveAndBanTest {
  private static final String LEAVE = "{'membership': 'leave'}";
  private static final String BAN = "{'membership': 'ban'}";

  @ParameterizedTest(name = "alice, who is {0}, leaves: {1}")
  @CsvSource({
    "join,   allowed",
    "invite, allowed",
    "knock,  allowed",
    "leave,  5.5.1",
    "ban,    5.5.1",
    "-,      5.5.1",
  })
  void leave(String aliceIs, String outcome) {
    var room = new TestRoom().with(ALICE, aliceIs);

    assertThat(room.outcomeOf(room.member(ALICE, ALICE, LEAVE))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "alice {0} kicks bob {1}, who is {2}: {3}")
  @CsvSource({
    "50,  0, join,   allowed",
    "49,  0, join,   5.5.5",
    "50, 49, join,   allowed",
    "50, 50, join,   5.5.5",
    "50, 51, join,   5.5.5",
    "50,  0, invite, allowed",
    "50,  0, knock,  allowed",
    "50,  0, leave,  allowed",
    "50,  0, -,      allowed",
    "69,  0, ban,    5.5.3",
    "70,  0, ban,    allowed",
    "70, 70, ban,    5.5.5",
  })
  void kick(long alice, long bob, String bobIs, String outcome) {
    var room = room(RoomVersion.V12, alice, bob).with(BOB, bobIs);

    assertThat(room.outcomeOf(room.member(ALICE, BOB, LEAVE))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "alice {0} bans bob {1}, who is {2}: {3}")
  @CsvSource({
    "70,  0, join,   allowed",
    "69,  0, join,   5.6.3",
    "70, 69, join,   allowed",
    "70, 70, join,   5.6.3",
    "70, 71, join,   5.6.3",
    "70,  0, ban,    allowed",
    "70,  0, -,      allowed",
    "70,  0, invite, allowed",
  })
  void ban(long alice, long bob, String bobIs, String outcome) {
    var room = room(RoomVersion.V12, alice, bob).with(BOB, bobIs);

    assertThat(room.outcomeOf(room.member(ALICE, BOB, BAN))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "alice 99, who is {0}, kicks: {1}, bans: {2}")
  @CsvSource({
    "join,   allowed, allowed",
    "leave,  5.5.2, 5.6.1",
    "invite, 5.5.2, 5.6.1",
    "knock,  5.5.2, 5.6.1",
    "ban,    5.5.2, 5.6.1",
    "-,      5.5.2, 5.6.1",
  })
  void whoIsNotInTheRoomHasNoSay(String aliceIs, String kick, String ban) {
    var room =
        new TestRoom()
            .with(ALICE, aliceIs)
            .with(BOB, "join")
            .withLevels("{'users': {'@alice:here': 99}}");

    assertThat(room.outcomeOf(room.member(ALICE, BOB, LEAVE))).isEqualTo(kick);
    assertThat(room.outcomeOf(room.member(ALICE, BOB, BAN))).isEqualTo(ban);
  }

  @ParameterizedTest(name = "where banning is easier than kicking, alice {0} unbans bob: {1}")
  @CsvSource({"50, allowed", "49, 5.5.5", "29, 5.5.3"})
  void liftingABanTakesBothLevels(long alice, String outcome) {
    var room =
        new TestRoom()
            .with(ALICE, "join")
            .with(BOB, "ban")
            .withLevels("{'ban': 30, 'kick': 50, 'users': {'@alice:here': %d}}".formatted(alice));

    assertThat(room.outcomeOf(room.member(ALICE, BOB, LEAVE))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "in version {0}: {1}, {2}, {3}, {4}, {5}, {6}")
  @CsvSource({
    "10, 4.5.1, 4.5.2, 4.5.3, 4.5.5, 4.6.1, 4.6.3",
    "11, 4.5.1, 4.5.2, 4.5.3, 4.5.5, 4.6.1, 4.6.3",
    "12, 5.5.1, 5.5.2, 5.5.3, 5.5.5, 5.6.1, 5.6.3",
  })
  void theNumbersAreThoseOfTheVersion(
      String versionName,
      String gone,
      String outsideKick,
      String unban,
      String kick,
      String outsideBan,
      String ban) {
    var version = RoomVersion.named(versionName);
    var weak = room(version, 10, 0).with(BOB, "join");
    var banned = room(version, 60, 0).with(BOB, "ban");
    var outside = new TestRoom(version).with(BOB, "join");

    assertThat(outside.outcomeOf(outside.member(ALICE, ALICE, LEAVE))).isEqualTo(gone);
    assertThat(outside.outcomeOf(outside.member(ALICE, BOB, LEAVE))).isEqualTo(outsideKick);
    assertThat(outside.outcomeOf(outside.member(ALICE, BOB, BAN))).isEqualTo(outsideBan);
    assertThat(banned.outcomeOf(banned.member(ALICE, BOB, LEAVE))).isEqualTo(unban);
    assertThat(weak.outcomeOf(weak.member(ALICE, BOB, LEAVE))).isEqualTo(kick);
    assertThat(weak.outcomeOf(weak.member(ALICE, BOB, BAN))).isEqualTo(ban);
  }

  @Test
  void nobodyCanKickOrBanACreator() {
    var room =
        new TestRoom(RoomVersion.V12, "{'additional_creators': ['@bob:here']}")
            .with(FOUNDER, "join")
            .with(ALICE, "join")
            .with(BOB, "join")
            .withLevels("{'users': {'@alice:here': 9007199254740991}}");

    assertThat(room.outcomeOf(room.member(ALICE, FOUNDER, LEAVE))).isEqualTo("5.5.5");
    assertThat(room.outcomeOf(room.member(ALICE, FOUNDER, BAN))).isEqualTo("5.6.3");
    assertThat(room.outcomeOf(room.member(FOUNDER, BOB, LEAVE))).isEqualTo("5.5.5");
    assertThat(room.outcomeOf(room.member(BOB, FOUNDER, BAN))).isEqualTo("5.6.3");
    assertThat(room.outcomeOf(room.member(BOB, ALICE, BAN))).isEqualTo("allowed");
  }

  private static TestRoom room(RoomVersion version, long alice, long bob) {
    return new TestRoom(version)
        .with(ALICE, "join")
        .withLevels(
            "{'kick': 50, 'ban': 70, 'users': {'@alice:here': %d, '@bob:here': %d}}"
                .formatted(alice, bob));
  }
}
