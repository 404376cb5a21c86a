package klatsch.rules.auth;

import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonSample;
import klatsch.model.event.Event;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Alice, who has 50, changes who may do what.
class PowerLevelRulesTest {
  private static final String ALICE_50 = "'@alice:here': 50";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users_default",
        "events_default",
        "state_default",
        "ban",
        "redact",
        "kick",
        "invite"
      })
  void aLevelIsAWholeNumber(String name) {
    for (var bad : new String[] {"'50'", "null", "true", "{}", "[50]"}) {
      assertThat(change("{}", "{'%s': %s}".formatted(name, bad))).as(bad).isEqualTo("10.1");
    }
    assertThat(change("{}", "{'%s': 50}".formatted(name))).isEqualTo("allowed");
    assertThat(change("{}", "{'%s': -50}".formatted(name))).isEqualTo("allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "notifications"})
  void aGroupOfLevelsIsAnObjectOfWholeNumbers(String name) {
    for (var bad : new String[] {"50", "null", "[]", "{'x': '50'}", "{'a': 1, 'x': null}"}) {
      assertThat(change("{}", "{'%s': %s}".formatted(name, bad))).as(bad).isEqualTo("10.2");
    }
    assertThat(change("{}", "{'%s': {'x': 50}}".formatted(name))).isEqualTo("allowed");
    assertThat(change("{}", "{'%s': {}}".formatted(name))).isEqualTo("allowed");
  }

  @ParameterizedTest(name = "users {0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{'@alice:here': 50, '@x:y': 1} | allowed",
        "{'@alice:here': 50, 'x': 1}    | 10.3",
        "{'@alice:here': 50, '@x': 1}   | 10.3",
        "{'@alice:here': 50, '': 1}     | 10.3",
        "{'@alice:here': '50'}          | 10.3",
        "{'@alice:here': null}          | 10.3",
        "[]                             | 10.3",
        "50                             | 10.3",
        "null                           | 10.3",
      })
  void usersAreUserIdsAndWholeNumbers(String users, String outcome) {
    var room = room(RoomVersion.V12, "{'users': {" + ALICE_50 + "}}");

    assertThat(room.outcomeOf(levels(room, "{'users': %s}".formatted(users)))).isEqualTo(outcome);
  }

  @Test
  void creatorsCannotBeGivenALevel() {
    var room =
        new TestRoom(RoomVersion.V12, "{'additional_creators': ['@bob:here']}")
            .with(FOUNDER, "join");

    assertThat(sentBy(room, "{'users': {'@founder:here': 100}}")).isEqualTo("10.4");
    assertThat(sentBy(room, "{'users': {'@bob:here': 100}}")).isEqualTo("10.4");
    assertThat(sentBy(room, "{'users': {'@alice:here': 100}}")).isEqualTo("allowed");
  }

  @Test
  void untilVersion11TheyCan() {
    var room =
        new TestRoom(RoomVersion.V11, "{'additional_creators': ['@bob:here']}")
            .with(FOUNDER, "join");

    assertThat(sentBy(room, "{'users': {'@founder:here': 100, '@bob:here': 100}}"))
        .isEqualTo("allowed");
  }

  @Test
  void theFirstLevelsOfARoomMayBeAnything() {
    var room = new TestRoom().with(FOUNDER, "join");
    var old = new TestRoom(RoomVersion.V10).with(FOUNDER, "join");
    var high = "{'ban': 9007199254740991, 'users': {'@alice:here': 1000}}";

    assertThat(sentBy(room, high)).isEqualTo("allowed");
    assertThat(sentBy(old, high)).isEqualTo("allowed");
  }

  /// `-` is a level that is not set.
  @ParameterizedTest(name = "a level goes from {0} to {1}: {2}")
  @CsvSource({
    "-,  50, allowed",
    "-,  51, 10.6.2",
    "50, -,  allowed",
    "51, -,  10.6.1",
    "50, 49, allowed",
    "51, 50, 10.6.1",
    "51, 51, allowed",
    "50, 51, 10.6.2",
    "0,  50, allowed",
    "51, 52, 10.6.1",
  })
  void nobodyMovesALevelAboveTheirOwn(String from, String to, String outcome) {
    for (var name :
        new String[] {
          "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"
        }) {
      // Named, so that what is needed to send this event stays the same.
      assertThat(change(member(name, from), member(name, to))).as(name).isEqualTo(outcome);
    }
  }

  @ParameterizedTest(name = "an entry goes from {0} to {1}: {2}")
  @CsvSource({
    "-,  50, allowed",
    "-,  51, 10.8.1",
    "50, -,  allowed",
    "51, -,  10.7.1",
    "50, 49, allowed",
    "51, 50, 10.7.1",
    "51, 51, allowed",
    "50, 51, 10.8.1",
  })
  void nobodyMovesAnEntryAboveTheirOwnLevel(String from, String to, String outcome) {
    for (var part : new String[] {"events", "notifications"}) {
      assertThat(change(entry(part, "x", from), entry(part, "x", to))).as(part).isEqualTo(outcome);
    }
  }

  @ParameterizedTest(name = "bob goes from {0} to {1}: {2}")
  @CsvSource({
    "-,  50, allowed",
    "-,  51, 10.10.1",
    "49, -,  allowed",
    "50, -,  10.9.1",
    "51, -,  10.9.1",
    "49, 50, allowed",
    "49, 51, 10.10.1",
    "50, 49, 10.9.1",
    "50, 51, 10.9.1",
    "50, 50, allowed",
    "99, 99, allowed",
  })
  void nobodyChangesWhoIsAsHighAsThey(String from, String to, String outcome) {
    assertThat(change(user("@bob:here", from), user("@bob:here", to))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "alice goes from 50 to {0}: {1}")
  @CsvSource({"49, allowed", "0, allowed", "-, allowed", "50, allowed", "51, 10.10.1"})
  void everybodyMayStepDown(String to, String outcome) {
    var room = room(RoomVersion.V12, "{'users': {" + ALICE_50 + "}}");

    assertThat(room.outcomeOf(levels(room, user("@alice:here", to)))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "in version {0}: {1}")
  @CsvSource({
    "10, 9.1 9.2 9.3 9.5.1 9.5.2 9.6.1 9.7.1 9.8.1 9.9.1",
    "11, 9.1 9.2 9.3 9.5.1 9.5.2 9.6.1 9.7.1 9.8.1 9.9.1",
    "12, 10.1 10.2 10.3 10.6.1 10.6.2 10.7.1 10.8.1 10.9.1 10.10.1",
  })
  void theNumbersAreThoseOfTheVersion(String versionName, String numbers) {
    var version = RoomVersion.named(versionName);
    var room =
        room(
            version,
            """
            {'ban': 99, 'events': {'x': 99, 'm.room.power_levels': 50},
             'users': {'@alice:here': 50, '@bob:here': 50}}
            """);
    var kept = "'ban': 99, 'events': {'x': 99, 'm.room.power_levels': 50}";
    var users = "'users': {'@alice:here': 50, '@bob:here': 50}";

    assertThat(
            new String[] {
              outcome(room, "{'ban': '1'}"),
              outcome(room, "{'events': 1}"),
              outcome(room, "{'users': 1}"),
              outcome(room, "{'ban': 98}"),
              outcome(room, "{'ban': 99, 'kick': 51}"),
              outcome(room, "{'ban': 99, 'events': {'m.room.power_levels': 50}}"),
              outcome(
                  room,
                  "{'ban': 99, 'events': {'x': 99, 'm.room.power_levels': 50, 'y': 51}, %s}"
                      .formatted(users)),
              outcome(room, "{%s, 'users': {'@alice:here': 50}}".formatted(kept)),
              outcome(
                  room,
                  "{%s, 'users': {'@alice:here': 50, '@bob:here': 50, '@carol:there': 51}}"
                      .formatted(kept)),
            })
        .containsExactly(numbers.split(" "));
    assertThat(outcome(room, "{%s, %s}".formatted(kept, users))).isEqualTo("allowed");
  }

  @Test
  void aCreatorOutranksEveryLevel() {
    var room =
        new TestRoom()
            .with(FOUNDER, "join")
            .withLevels("{'users': {'@alice:here': 9007199254740991}, 'ban': 9007199254740991}");

    assertThat(sentBy(room, "{'users': {}}")).isEqualTo("allowed");
  }

  /// What happens when Alice, who has 50, changes the levels; sending them takes 50 throughout.
  private static String change(String from, String to) {
    var room = room(RoomVersion.V12, withAlice(from));
    return room.outcomeOf(levels(room, withAlice(to)));
  }

  private static String withAlice(String content) {
    var levels = JsonSample.json(content);
    var users = levels.object("users");
    if (!levels.has("users") || users != null) {
      var all = users == null ? JsonObject.EMPTY : users;
      levels = levels.with("users", all.with("@alice:here", Json.of(50)));
    }
    var events = levels.object("events");
    if (!levels.has("events") || events != null) {
      var all = events == null ? JsonObject.EMPTY : events;
      levels = levels.with("events", all.with("m.room.power_levels", Json.of(50)));
    }
    return levels.toString();
  }

  private static String member(String name, String level) {
    return level.equals("-") ? "{}" : "{'%s': %s}".formatted(name, level);
  }

  private static String entry(String part, String name, String level) {
    return "{'%s': %s}".formatted(part, member(name, level));
  }

  private static String user(String user, String level) {
    return entry("users", user, level);
  }

  private static TestRoom room(RoomVersion version, String levels) {
    return new TestRoom(version).with(ALICE, "join").withLevels(levels);
  }

  private static Event levels(TestRoom room, String content) {
    return room.event("m.room.power_levels", "", ALICE, content);
  }

  private static String outcome(TestRoom room, String content) {
    return room.outcomeOf(levels(room, content));
  }

  private static String sentBy(TestRoom room, String content) {
    return room.outcomeOf(room.event("m.room.power_levels", "", FOUNDER, content));
  }
}
