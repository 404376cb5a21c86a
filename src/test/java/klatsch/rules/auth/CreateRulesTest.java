package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.EVENT_ID_IS_HASH;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonSample;
import klatsch.model.event.Event;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.rules.format.TestEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class CreateRulesTest {
  private static final List<RoomVersion> VERSIONS = RoomVersion.ALL;

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void nothingComesBeforeTheCreateEvent(RoomVersion version) {
    var create = TestRoom.create(version, "{}");
    var late =
        EventFormat.parse(version, null, create.pdu().with("prev_events", prevEvents(version)));

    assertThat(outcomeOf(version, create)).isEqualTo("allowed");
    assertThat(outcomeOf(version, late)).isEqualTo("1.1");
  }

  @ParameterizedTest(name = "in version {0} {1}, made by @founder:here: {2}")
  @CsvSource({
    "1,  !room:here,       allowed",
    "1,  !room:there,      1.2",
    "9,  !room:there,      1.2",
    "10, !room:here,       allowed",
    "11, !room:here,       allowed",
    "10, !room:there,      1.2",
    "11, !room:there,      1.2",
    "11, !room:here:8448,  1.2",
  })
  void theRoomIdNamesTheServerOfItsCreator(String versionName, String room, String outcome) {
    var version = RoomVersion.named(versionName);
    var create =
        TestEvents.build(
            version,
            Draft.state(
                new RoomId(room),
                "m.room.create",
                "",
                FOUNDER,
                JsonSample.json("{'creator': '@founder:here'}")),
            List.of(),
            List.of(),
            1,
            0);

    assertThat(outcomeOf(version, create)).isEqualTo(outcome);
  }

  @Test
  void inVersion12TheCreateEventHasNoRoomId() {
    var create = TestRoom.create(RoomVersion.V12, "{}");
    var named =
        EventFormat.parse(
            RoomVersion.V12, null, create.pdu().with("room_id", Json.of(create.room().value())));

    assertThat(outcomeOf(RoomVersion.V12, named)).isEqualTo("1.2");
  }

  @ParameterizedTest(name = "room_version {0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "'1',   allowed",
        "'9',   allowed",
        "'10',  allowed",
        "'11',  allowed",
        "'12',  allowed",
        "'999', 1.3",
        "'',    1.3",
        "12,    1.3",
        "null,  1.3",
      })
  void theRoomVersionMustBeKnown(String roomVersion, String outcome) {
    for (var version : RoomVersion.ALL) {
      var create = TestRoom.create(version, "{'room_version': %s}".formatted(roomVersion));
      assertThat(outcomeOf(version, create)).as("in version %s", version).isEqualTo(outcome);
    }
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void untilVersion10TheCreateEventNamesTheCreator(RoomVersion version) {
    var create = TestRoom.create(version, "{}");
    var nameless =
        EventFormat.parse(version, null, create.pdu().with("content", JsonSample.json("{}")));
    boolean named = Integer.parseInt(version.id()) <= 10;

    assertThat(outcomeOf(version, create)).isEqualTo("allowed");
    assertThat(outcomeOf(version, nameless)).isEqualTo(named ? "1.4" : "allowed");
  }

  @ParameterizedTest(name = "in version {0} additional_creators {1}: {2}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "12 | []                          | allowed",
        "12 | ['@a:there', '@b:nowhere']  | allowed",
        "12 | ['@a:there', 'b']           | 1.4",
        "12 | ['@a:there', 1]             | 1.4",
        "12 | ['@nobody']                 | 1.4",
        "12 | '@a:there'                  | 1.4",
        "12 | {}                          | 1.4",
        "12 | null                        | 1.4",
        "11 | 'whatever'                  | allowed",
      })
  void additionalCreatorsAreUsers(String versionName, String creators, String outcome) {
    var version = RoomVersion.named(versionName);
    var create = TestRoom.create(version, "{'additional_creators': %s}".formatted(creators));

    assertThat(outcomeOf(version, create)).isEqualTo(outcome);
  }

  private static Json prevEvents(RoomVersion version) {
    return version.has(EVENT_ID_IS_HASH)
        ? JsonArray.ofTexts(List.of(TestRoom.SOME_EVENT))
        : JsonSample.json("{'v': [['$some:here', {'sha256': 'x'}]]}").array("v");
  }

  private static String outcomeOf(RoomVersion version, Event create) {
    return TestRoom.outcomeOf(AuthRules.check(version, create, _ -> null));
  }
}
