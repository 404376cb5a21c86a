package klatsch.api.client.legacy;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.function.UnaryOperator;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.PowerLevels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The permissions of 2014 and those of today say the same.
class OldLevelsTest {
  private static final OldLevels LEVELS =
      new OldLevels(
          json(
              "{'users':{'@a:x':100,'@b:x':50},'users_default':1,'events_default':2,"
                  + "'state_default':60,'ban':70,'kick':71,'redact':72,'events':{'m.room.name':10}}"),
          Set.of(),
          UnaryOperator.identity());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "m.room.add_state_level  | {'level':60}",
        "m.room.send_event_level | {'level':2}",
        "m.room.ops_levels       | {'ban_level':70,'kick_level':71,'redact_level':72}",
      })
  void whatIsShownAndSetAgainChangesNothing(String type, String shown) {
    assertThat(LEVELS.content(type)).isEqualTo(json(shown));
    assertThat(LEVELS.after(type, LEVELS.content(type))).isEqualTo(LEVELS.levels());
  }

  @Test
  void levelsThatAreShownAndSetAgainAreAsTheyWere() {
    var shown = LEVELS.shown(LEVELS.levels());

    assertThat(shown.integer("@a:x")).isEqualTo(100);
    assertThat(shown.integer("default")).isEqualTo(1);
    assertThat(LEVELS.after("m.room.power_levels", shown)).isEqualTo(LEVELS.levels());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "m.room.add_state_level  | {'level':5}               | state_default  | 5",
        "m.room.send_event_level | {'level':5}               | events_default | 5",
        "m.room.ops_levels       | {'ban_level':5}           | ban            | 5",
        "m.room.ops_levels       | {'ban_level':5}           | kick           | 50",
        "m.room.ops_level        | {'redact_level':5}        | redact         | 5",
        "m.room.power_levels     | {'@c:x':7,'default':3}    | users_default  | 3",
        "m.room.power_levels     | {'@c:x':7}                | users_default  | 0",
        "m.room.power_levels     | {'@c:x':7}                | kick           | 71",
        "m.room.power_levels     | {'users_default':9}       | users_default  | 9",
      })
  void whatAnOldClientSetsHolds(String type, String wanted, String name, long level) {
    assertThat(LEVELS.after(type, json(wanted)).integer(name)).isEqualTo(level);
  }

  @Test
  void ofTwoFormsTheOneThatWasChangedIsMeant() {
    var shown = LEVELS.shown(LEVELS.levels());
    var users = LEVELS.levels().object("users");

    var byUser = LEVELS.after("m.room.power_levels", shown.with("@b:x", json("{'n':7}").get("n")));
    var byToday =
        LEVELS.after(
            "m.room.power_levels", shown.with("users", users.with("@b:x", users.get("@a:x"))));

    assertThat(byUser.object("users").integer("@b:x")).isEqualTo(7);
    assertThat(byToday.object("users").integer("@b:x")).isEqualTo(100);
  }

  @Test
  void whomNobodyOutranksIsShownOnTopAndNotNamed() {
    var levels = new OldLevels(json("{'users':{}}"), Set.of("@a:x"), UnaryOperator.identity());
    var shown = levels.shown(levels.levels());

    assertThat(shown.integer("@a:x")).isEqualTo(OldLevels.HIGHEST);
    assertThat(levels.after("m.room.power_levels", json("{'@a:x':100,'@b:x':5}")).object("users"))
        .isEqualTo(json("{'@b:x':5}"));
  }

  /// Until version 9 of rooms.
  @Test
  void levelsThatAreWrittenAsTextsAreShownAsTheNumbersThatCount() {
    var written = json("{'users':{'@a:x':'100'},'users_default':' 1','ban':'70','kick':7}");
    UnaryOperator<JsonObject> inNumbers = some -> PowerLevels.inNumbers(RoomVersion.V9, some);
    var levels = new OldLevels(inNumbers.apply(written), Set.of(), inNumbers);

    assertThat(levels.content("m.room.ops_levels"))
        .isEqualTo(json("{'ban_level':70,'kick_level':7,'redact_level':50}"));
    assertThat(levels.shown(written).integer("@a:x")).isEqualTo(100);
    assertThat(levels.shown(written).integer("default")).isEqualTo(1);
    assertThat(levels.shown(written).text("ban")).isEqualTo("70");
    assertThat(PowerLevels.inNumbers(RoomVersion.V10, written)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "m.room.add_state_level  | {}",
        "m.room.send_event_level | {'level':'5'}",
        "m.room.ops_levels       | {'ban_level':true}",
        "m.room.power_levels     | {'@c:x':'7'}",
      })
  void aLevelIsANumber(String type, String wanted) {
    assertThatThrownBy(() -> LEVELS.after(type, json(wanted)))
        .isInstanceOf(MatrixException.class)
        .hasMessageContaining("whole number");
  }
}
