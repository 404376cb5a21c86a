package klatsch.rules.auth;

import static klatsch.rules.auth.PowerLevels.INFINITE;
import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.CanonicalJson;
import klatsch.json.JsonSample;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.EventFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerLevelsTest {
  @ParameterizedTest(name = "in version {0} without levels, the founder has {1}, others {2}")
  @CsvSource({"10, 100, 0", "11, 100, 0", "12, 9223372036854775807, 0"})
  void withoutLevelsTheFounderHasThePower(String version, long founder, long others) {
    var levels = levels(new TestRoom(RoomVersion.named(version)));

    assertThat(levels.of(FOUNDER)).isEqualTo(founder);
    assertThat(levels.of(ALICE)).isEqualTo(others);
  }

  @ParameterizedTest(name = "in version {0} with levels that name nobody, the founder has {1}")
  @CsvSource({"10, 7", "11, 7", "12, 9223372036854775807"})
  void withLevelsTheFounderHasWhatTheySay(String version, long founder) {
    var levels =
        levels(new TestRoom(RoomVersion.named(version)).withLevels("{'users_default': 7}"));

    assertThat(levels.of(FOUNDER)).isEqualTo(founder);
    assertThat(levels.of(ALICE)).isEqualTo(7);
  }

  @Test
  void whatIsNotSetIsAsTheSpecificationSays() {
    for (var levels :
        new PowerLevels[] {levels(new TestRoom()), levels(new TestRoom().withLevels("{}"))}) {
      assertThat(levels.toInvite()).isZero();
      assertThat(levels.toKick()).isEqualTo(50);
      assertThat(levels.toBan()).isEqualTo(50);
      assertThat(levels.toRedact()).isEqualTo(50);
      assertThat(levels.stateDefault()).isEqualTo(50);
      assertThat(levels.toSend("m.room.message", false)).isZero();
      assertThat(levels.toSend("m.room.name", true)).isEqualTo(50);
      assertThat(levels.toNotify("room")).isEqualTo(50);
    }
  }

  @Test
  void whatIsSetIsRead() {
    var levels =
        levels(
            new TestRoom()
                .withLevels(
                    """
                    {'users': {'@alice:here': -5}, 'users_default': 1, 'events': {'x': 2},
                     'events_default': 3, 'state_default': 4, 'invite': 5, 'kick': 6, 'ban': 7,
                     'redact': 8, 'notifications': {'room': 9}}
                    """));

    assertThat(levels.of(ALICE)).isEqualTo(-5);
    assertThat(levels.of(BOB)).isEqualTo(1);
    assertThat(levels.toSend("x", true)).isEqualTo(2);
    assertThat(levels.toSend("x", false)).isEqualTo(2);
    assertThat(levels.toSend("y", false)).isEqualTo(3);
    assertThat(levels.toSend("y", true)).isEqualTo(4);
    assertThat(levels.toInvite()).isEqualTo(5);
    assertThat(levels.toKick()).isEqualTo(6);
    assertThat(levels.toBan()).isEqualTo(7);
    assertThat(levels.toRedact()).isEqualTo(8);
    assertThat(levels.toNotify("room")).isEqualTo(9);
    assertThat(levels.toNotify("other")).isEqualTo(50);
  }

  @Test
  void whoWasNamedBesideTheFounderHasTheSamePower() {
    var content = "{'additional_creators': ['@alice:here', 'nonsense', 5]}";

    var today = levels(new TestRoom(RoomVersion.V12, content));
    var before = levels(new TestRoom(RoomVersion.V11, content));

    assertThat(today.of(ALICE)).isEqualTo(INFINITE);
    assertThat(today.of(FOUNDER)).isEqualTo(INFINITE);
    assertThat(today.of(BOB)).isZero();
    assertThat(before.of(ALICE)).isZero();
  }

  @Test
  void noLevelReachesThePowerOfACreator() {
    assertThat(INFINITE).isGreaterThan(CanonicalJson.MAX_INTEGER);
  }

  @Test
  void aRoomOfVersion10IsOwnedByWhomItsCreateEventNames() {
    var create = TestRoom.create(RoomVersion.V10, "{}");
    var renamed =
        EventFormat.parse(
            RoomVersion.V10,
            null,
            create.pdu().with("content", JsonSample.json("{'creator': '@alice:here'}")));

    var levels = levels(new TestRoom(RoomVersion.V10).put(renamed));

    assertThat(levels.of(ALICE)).isEqualTo(100);
    assertThat(levels.of(FOUNDER)).isZero();
  }

  private static PowerLevels levels(TestRoom room) {
    return PowerLevels.of(room.version(), room);
  }
}
