package klatsch.rules.auth;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How power levels are written, in the versions with fractions (1 to 5), with texts (6 to 9), and
/// since then.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v5/#deprecated-event-content-schemas)
class LevelsTest {
  @ParameterizedTest(name = "{0} is {1} in versions 1 to 5, {2} until 9, {3} since 10")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "50              | 50    | 50   | 50",
        "-7              | -7    | -7   | -7",
        "'100'           | 100   | 100  | -",
        "'000100'        | 100   | 100  | -",
        "'+100'          | 100   | 100  | -",
        "'-100'          | -100  | -100 | -",
        "'-0'            | 0     | 0    | -",
        "' 100 '         | 100   | 100  | -",
        "'  00100  '     | 100   | 100  | -",
        "' +100 '        | 100   | 100  | -",
        "' -100 '        | -100  | -100 | -",
        "'\\t\\n100\\u00a0' | 100 | 100  | -",
        "''              | -     | -    | -",
        "' '             | -     | -    | -",
        "'+'             | -     | -    | -",
        "'+ 1'           | -     | -    | -",
        "'--1'           | -     | -    | -",
        "'1 0'           | -     | -    | -",
        "'1.0'           | -     | -    | -",
        "'1e2'           | -     | -    | -",
        "'0x10'          | -     | -    | -",
        "'NaN'           | -     | -    | -",
        "'Infinity'      | -     | -    | -",
        "'١٢'            | -     | -    | -",
        "'99999999999999999999' | 9223372036854775807 | 9223372036854775807 | -",
        "'-99999999999999999999' | -9223372036854775808 | -9223372036854775808 | -",
        "50.57           | 50    | -    | -",
        "-50.57          | -50   | -    | -",
        "0.999999999999999999999 | 0 | -  | -",
        "-0              | 0     | -    | -",
        "-0.0            | 0     | -    | -",
        "5.114698E4      | 51146 | -    | -",
        "1e2             | 100   | -    | -",
        "12345e-2        | 123   | -    | -",
        "1e-999999999    | 0     | -    | -",
        "0e99999999999   | 0     | -    | -",
        "1e308           | 9223372036854775807 | - | -",
        "-1e308          | -9223372036854775808 | - | -",
        "1e309           | -     | -    | -",
        "-1e309          | -     | -    | -",
        "1e99999999999   | -     | -    | -",
        "9223372036854775808 | 9223372036854775807 | - | -",
        "true            | -     | -    | -",
        "null            | -     | -    | -",
        "[50]            | -     | -    | -",
        "{}              | -     | -    | -",
      })
  void whatALevelIs(String written, String until5, String until9, String since10) {
    for (var version : RoomVersion.ALL) {
      int number = Integer.parseInt(version.id());
      var expected = number <= 5 ? until5 : number <= 9 ? until9 : since10;

      var level = Levels.of(version, json("{'v': " + written + "}"), "v");

      assertThat(level == null ? "-" : level.toString()).as("in %s", version).isEqualTo(expected);
    }
  }

  @Test
  void aTextThatIsAllBlanksAndDigitsIsReadAtOnce() {
    var blanks = " ".repeat(20_000);
    var digits = "1".repeat(20_000);

    for (var text : List.of(blanks + digits + blanks, blanks + digits + "x", digits + digits)) {
      var level = Levels.of(RoomVersion.V1, json("{'v': '" + text + "'}"), "v");

      assertThat(level).isEqualTo(text.endsWith("x") ? null : Long.valueOf(Long.MAX_VALUE));
    }
  }

  /// The example of the specification: a fraction gives nobody more power than the whole number.
  @Test
  void bobWith50AndABitIsAsHighAsAliceWith50() {
    var alice = new UserId("@alice:localhost");
    var bob = new UserId("@bob:localhost");
    var room =
        new TestRoom(RoomVersion.V5)
            .withLevels(
                """
                {'ban': '50', 'events': {'m.room.power_levels': '100'}, 'events_default': '0',
                 'users': {'@alice:localhost': 50, '@bob:localhost': 50.57}, 'users_default': '-3'}
                """);

    var levels = PowerLevels.of(RoomVersion.V5, room);

    assertThat(levels.of(bob)).isEqualTo(levels.of(alice)).isEqualTo(50);
    assertThat(levels.of(TestRoom.CAROL)).isEqualTo(-3);
    assertThat(levels.toSend("m.room.power_levels", true)).isEqualTo(100);
    assertThat(levels.toBan()).isEqualTo(50);
  }

  @ParameterizedTest(name = "in version 5 a first level of {0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'ban': 1.5}                     | allowed",
        "{'ban': 1e309}                   | 10.3",
        "{'events': {'x': -1e309}}        | 10.4",
        "{'users': {'@alice:here': 1e309}} | 10.1",
        "{'notifications': {'room': 1e309}} | allowed",
      })
  void whatNoDoubleCanHoldIsNoLevel(String content, String outcome) {
    var room = new TestRoom(RoomVersion.V5).with(TestRoom.FOUNDER, "join");
    var levels = room.event("m.room.power_levels", "", TestRoom.FOUNDER, content);

    assertThat(room.outcomeOf(levels)).isEqualTo(outcome);
  }

  @Test
  void newLevelsAreWrittenAsWholeNumbers() {
    assertThat(PowerLevels.areIntegers(json("{'ban': 50, 'users': {'@alice:here': 1}}"))).isTrue();
    assertThat(PowerLevels.areIntegers(json("{'ban': '50'}"))).isFalse();
    assertThat(PowerLevels.areIntegers(json("{'users': {'@alice:here': '1'}}"))).isFalse();
    assertThat(PowerLevels.areIntegers(json("{'notifications': {'room': 1.5}}"))).isFalse();
  }
}
