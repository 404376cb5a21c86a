package klatsch.rules.push;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.auth.TestRoom.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.model.event.Event;
import klatsch.rules.auth.PowerLevels;
import klatsch.rules.auth.TestRoom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether conditions hold of an event of Alice's, in a room of three.
class ConditionTest {
  private static final long MEMBERS = 3;

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "content.topic      | {'topic': 'Lunch plans'}       | true",
        "content.topic      | {'topic': 'LUNCH'}             | true",
        "content.topic      | {'topic': ' lunch'}            | false",
        "content.topic      | {'topic': null}                | false",
        "content.topic      | {'topic': 7}                   | false",
        "content.topic      | {'topic': ['lunch']}           | false",
        "content.topic      | {}                             | false",
        "content.a.topic    | {'a': {'topic': 'lunch'}}      | true",
        "content.a.topic    | {'a': 'lunch'}                 | false",
        "content.a.topic    | {'a.topic': 'lunch'}           | false",
        "content.a\\.topic  | {'a.topic': 'lunch'}           | true",
        "content.a\\\\topic | {'a\\\\topic': 'lunch'}        | true",
        "content.a\\topic   | {'a\\\\topic': 'lunch'}        | true",
        "content.a\\        | {'a\\\\': 'lunch'}             | true",
        "content.           | {'': 'lunch'}                  | true",
        "content            | {'': 'lunch'}                  | false",
        "                   | {'': 'lunch'}                  | false",
        "content.body       | {'body': 'is lunch ready?'}    | true",
        "content.body       | {'body': 'brunch-lunch'}       | true",
        "content.body       | {'body': 'is lunc ready?'}     | true",
      })
  void eventMatch(String key, String content, boolean holds) {
    var lunch = "{'kind': 'event_match', 'key': '%s', 'pattern': 'lunc?*'}";

    assertThat(holds(lunch.formatted(escaped(key)), content)).isEqualTo(holds);
  }

  @ParameterizedTest(name = "{0} is {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "type             | m.room.message  | true",
        "type             | m.room.*        | true",
        "sender           | @ALICE:here     | true",
        "sender           | @bob:here       | false",
        "room_id          | !*              | true",
        "event_id         | $*              | true",
        "state_key        | *               | false",
        "origin_server_ts | *               | false",
        "hashes.sha256    | *               | false",
        "unsigned.age     | *               | false",
      })
  void eventMatchOutsideTheContent(String key, String pattern, boolean holds) {
    var condition = "{'kind': 'event_match', 'key': '%s', 'pattern': '%s'}";

    assertThat(holds(condition.formatted(key, pattern), "{}")).isEqualTo(holds);
  }

  @Test
  void aStateKeyThatIsEmptyIsOneAllTheSame() {
    var condition = Condition.of(json("{'kind':'event_match','key':'state_key','pattern':''}"));
    var room = new TestRoom();

    assertThat(condition.holds(in(room, room.event("m.room.name", "", ALICE, "{}")), null))
        .isTrue();
    assertThat(condition.holds(in(room, room.event("m.room.name", "a", ALICE, "{}")), null))
        .isFalse();
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "true              | {'x': true}              | true",
        "true              | {'x': 'true'}            | false",
        "true              | {'x': 1}                 | false",
        "true              | {}                       | false",
        "null              | {'x': null}              | true",
        "null              | {}                       | false",
        "'a'               | {'x': 'a'}               | true",
        "'a'               | {'x': 'A'}               | false",
        "'a*'              | {'x': 'ab'}              | false",
        "9007199254740991  | {'x': 9007199254740991}  | true",
        "-9007199254740991 | {'x': -9007199254740991} | true",
        "1                 | {'x': [1]}               | false",
        "[1]               | {'x': [1]}               | false",
        "{}                | {'x': {}}                | false",
      })
  void eventPropertyIs(String value, String content, boolean holds) {
    var condition = "{'kind': 'event_property_is', 'key': 'content.x', 'value': %s}";

    assertThat(holds(condition.formatted(value), content)).isEqualTo(holds);
  }

  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'#myroom:example.com' | {'x': ['#a:example.org', '#myroom:example.com']} | true",
        "':example.com'        | {'x': ['#a:example.org', '#myroom:example.com']} | false",
        "1                     | {'x': ['1', [1], {}, 1]}                         | true",
        "null                  | {'x': [null]}                                    | true",
        "'a'                   | {'x': 'a'}                                       | false",
        "'a'                   | {'x': {'a': 'a'}}                                | false",
        "'a'                   | {}                                               | false",
        "[1]                   | {'x': [[1]]}                                     | false",
      })
  void eventPropertyContains(String value, String content, boolean holds) {
    var condition = "{'kind': 'event_property_contains', 'key': 'content.x', 'value': %s}";

    assertThat(holds(condition.formatted(value), content)).isEqualTo(holds);
  }

  @ParameterizedTest(name = "{0} members: {1}")
  @CsvSource({
    "3,                    true",
    "==3,                  true",
    "2,                    false",
    "<3,                   false",
    "<4,                   true",
    ">3,                   false",
    ">2,                   true",
    "<=3,                  true",
    "<=2,                  false",
    ">=3,                  true",
    ">=4,                  false",
    "<0,                   false",
    "03,                   true",
    "<9999999999999999,    true",
    "-3,                   false",
    "=3,                   false",
    "!=4,                  false",
    "3.0,                  false",
    "'> 2',                false",
    "99999999999999999999, false",
    "'',                   false",
  })
  void roomMemberCount(String is, boolean holds) {
    assertThat(holds("{'kind': 'room_member_count', 'is': '%s'}".formatted(is), "{}"))
        .isEqualTo(holds);
  }

  @ParameterizedTest(name = "the name {0} in {1}: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      value = {
        "Bob        | hello bob!      | true",
        "Bob        | hello bobby     | false",
        "Bob        | hello           | false",
        "B*b        | hello bob       | false",
        "B*b        | hello b*b       | true",
        "Big Bob    | hello big bob   | true",
        "''         | hello           | false",
        "' '        | hello you       | false",
        "nobody     | hello bob       | false",
      })
  void containsDisplayName(String name, String body, boolean holds) {
    var room = new TestRoom();
    var event = room.event("m.room.message", null, ALICE, "{'body': '" + body + "'}");

    assertThat(Condition.of(json("{'kind':'contains_display_name'}")).holds(in(room, event), name))
        .isEqualTo(holds);
  }

  @ParameterizedTest(name = "alice has {0}, and {1} needs {2}: {3}")
  @CsvSource({
    "50, room,  50, true",
    "49, room,  50, false",
    "0,  room,  0,  true",
    "50, other, 10, true",
    "49, other, 10, false",
  })
  void senderNotificationPermission(long alice, String key, long needsForRoom, boolean holds) {
    var room =
        new TestRoom()
            .withLevels(
                "{'users': {'@alice:here': %d}, 'notifications': {'room': %d}}"
                    .formatted(alice, needsForRoom));
    var condition = "{'kind': 'sender_notification_permission', 'key': '%s'}".formatted(key);

    assertThat(
            Condition.of(json(condition))
                .holds(in(room, room.event("m.room.message", null, ALICE, "{}")), null))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{'kind': 7}",
        "{'kind': 'device', 'profile_tag': 'x'}",
        "{'kind': 'org.example.moon', 'phase': 'full'}",
        "{'kind': 'event_match'}",
        "{'kind': 'event_match', 'key': 'type'}",
        "{'kind': 'event_match', 'pattern': '*'}",
        "{'kind': 'event_match', 'key': ['type'], 'pattern': '*'}",
        "{'kind': 'event_property_is', 'key': 'content'}",
        "{'kind': 'event_property_is', 'key': 'content.x', 'value': 9007199254740992}",
        "{'kind': 'event_property_is', 'key': 'content.x', 'value': -9223372036854775808}",
        "{'kind': 'event_property_is', 'key': 'content.x', 'value': 1.5}",
        "{'kind': 'event_property_contains', 'value': 1}",
        "{'kind': 'room_member_count'}",
        "{'kind': 'room_member_count', 'is': 3}",
        "{'kind': 'sender_notification_permission'}",
      })
  void whatIsNotUnderstoodNeverHolds(String condition) {
    assertThat(holds(condition, "{'x': 1}")).isFalse();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "fine",
      value = {
        "{'kind': 'event_match', 'key': 'type', 'pattern': ''}    | fine",
        "{'kind': 'contains_display_name'}                        | fine",
        "{'kind': 'org.example.moon'}                             | fine",
        "{'key': 'type'}                                          | `kind`",
        "{'kind': 'event_match', 'key': 'type'}                   | `pattern`",
        "{'kind': 'event_property_is', 'key': 'a', 'value': {}}   | `value`",
        "{'kind': 'room_member_count', 'is': 'many'}              | `is`",
      })
  void whoWritesAConditionBadlyIsToldWhatItNeeds(String condition, String problem) {
    var told = Condition.problem(json(condition));

    if (problem == null) {
      assertThat(told).isNull();
    } else {
      assertThat(told).contains(problem);
    }
  }

  private static boolean holds(String condition, String content) {
    var room = new TestRoom();
    var event = room.event("m.room.message", null, ALICE, content);
    return Condition.of(json(condition)).holds(in(room, event), null);
  }

  private static PushEvent in(TestRoom room, Event event) {
    return new PushEvent(event, MEMBERS, PowerLevels.of(room.version(), room));
  }

  /// As it stands in JSON.
  private static String escaped(String key) {
    return key == null ? "" : key.replace("\\", "\\\\");
  }
}
