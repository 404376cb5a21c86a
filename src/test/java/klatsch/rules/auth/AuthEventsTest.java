package klatsch.rules.auth;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import klatsch.json.Json;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.EventFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthEventsTest {
  @ParameterizedTest(name = "{0} with key {1}, {2}: {3}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "m.room.message | NONE       | {}                       | levels @alice:here",
        "m.room.topic   | ``         | {'membership': 'join'}   | levels @alice:here",
        "m.room.create  | ``         | {}                       | ``",
        "m.room.member  | @alice:here | {'membership': 'join'}  | levels @alice:here rules",
        "m.room.member  | @alice:here | {'membership': 'knock'} | levels @alice:here rules",
        "m.room.member  | @alice:here | {'membership': 'leave'} | levels @alice:here",
        "m.room.member  | @bob:here  | {'membership': 'leave'}  | levels @alice:here @bob:here",
        "m.room.member  | @bob:here  | {'membership': 'ban'}    | levels @alice:here @bob:here",
        "m.room.member  | @bob:here  | {'membership': 'invite'} | levels @alice:here @bob:here"
            + " rules",
        "m.room.member  | @bob:here  | {'membership': 'invite', 'third_party_invite': {'signed':"
            + " {'token': 't'}}} | levels @alice:here @bob:here rules third:t",
        "m.room.member  | @bob:here  | {'membership': 'invite', 'third_party_invite': {'signed':"
            + " {'token': 1}}} | levels @alice:here @bob:here rules",
        "m.room.member  | @bob:here  | {'membership': 'ban', 'third_party_invite': {'signed':"
            + " {'token': 't'}}} | levels @alice:here @bob:here",
        "m.room.member  | @alice:here | {'membership': 'join', 'join_authorised_via_users_server':"
            + " '@bob:here'} | levels @alice:here rules @bob:here",
        "m.room.member  | @alice:here | {'membership': 'join', 'join_authorised_via_users_server':"
            + " '@alice:here'} | levels @alice:here rules",
        "m.room.member  | @alice:here | {'membership': 'leave', 'join_authorised_via_users_server':"
            + " '@bob:here'} | levels @alice:here",
        "m.room.member  | NONE       | {'membership': 'join'}   | levels @alice:here",
      })
  void eachEventCitesWhatAllowsIt(String type, String stateKey, String content, String expected) {
    var key = stateKey.equals("NONE") ? null : stateKey;

    assertThat(names(RoomVersion.V12, type, key, content)).isEqualTo(expected);
    assertThat(names(RoomVersion.V11, type, key, content))
        .isEqualTo(expected.isEmpty() ? "" : "create " + expected)
        .isEqualTo(names(RoomVersion.V10, type, key, content));
  }

  @Test
  void whatIsCitedAsItShouldBeIsInOrder() {
    for (var version : RoomVersion.ALL) {
      var room = room(version);

      assertThat(outcome(room, cited(room), Set.of())).as("%s", version).isEqualTo("allowed");
    }
  }

  @ParameterizedTest(name = "in version {0}: {1}, {2}, {3}, {4}")
  @CsvSource({
    "3, 2.1, 2.2, 2.3, 2.5",
    "7, 2.1, 2.2, 2.3, 2.5",
    "10, 2.1, 2.2, 2.3, 2.5",
    "11, 2.1, 2.2, 2.3, 2.5",
    "12, 3.1, 3.2, 3.3, 3.5"
  })
  void eachMistakeHasItsNumber(
      String versionName, String twice, String other, String rejected, String otherRoom) {
    var room = room(RoomVersion.named(versionName));
    var cited = cited(room);
    var levels = Objects.requireNonNull(room.get(StateKey.POWER_LEVELS));

    assertThat(outcome(room, plus(cited, levels), Set.of())).isEqualTo(twice);
    assertThat(outcome(room, plus(cited, room.event("m.room.topic", "", FOUNDER, "{}")), Set.of()))
        .isEqualTo(other);
    assertThat(
            outcome(room, plus(cited, room.event("m.room.topic", null, FOUNDER, "{}")), Set.of()))
        .isEqualTo(other);
    assertThat(outcome(room, cited, Set.of(levels.id()))).isEqualTo(rejected);
    assertThat(outcome(room, fromAnotherRoom(room, cited), Set.of())).isEqualTo(otherRoom);
  }

  @Test
  void theCreateEventMustBeCitedUntilVersion11AndMustNotBeIn12() {
    var old = room(RoomVersion.V11);
    var today = room(RoomVersion.V12);
    var withoutCreate = new ArrayList<>(cited(old));
    withoutCreate.remove(old.create());

    assertThat(outcome(old, withoutCreate, Set.of())).isEqualTo("2.4");
    assertThat(outcome(today, plus(cited(today), today.create()), Set.of())).isEqualTo("3.2");
  }

  @ParameterizedTest(name = "in version {0}: {1}")
  @CsvSource({
    "1, create levels @alice:here rules",
    "7, create levels @alice:here rules",
    "8, create levels @alice:here rules @bob:here",
    "11, create levels @alice:here rules @bob:here",
    "12, levels @alice:here rules @bob:here",
  })
  void whoAuthorisedAJoinIsCitedWhereRoomsMayBeRestricted(String version, String expected) {
    assertThat(
            names(
                RoomVersion.named(version),
                "m.room.member",
                "@alice:here",
                "{'membership': 'join', 'join_authorised_via_users_server': '@bob:here'}"))
        .isEqualTo(expected);
  }

  @Test
  void aStrangersMembershipIsNotToBeCited() {
    var room = room(RoomVersion.V12);
    var stranger = room.member(BOB, BOB, "{'membership': 'join'}");

    assertThat(outcome(room, plus(cited(room), stranger), Set.of())).isEqualTo("3.2");
  }

  private static TestRoom room(RoomVersion version) {
    return new TestRoom(version).withLevels("{}").with(ALICE, "join");
  }

  private static List<Event> cited(TestRoom room) {
    return AuthEvents.needed(room.version(), "m.room.message", null, ALICE, json("{}")).stream()
        .map(key -> Objects.requireNonNull(room.get(key)))
        .toList();
  }

  private static List<Event> plus(List<Event> cited, Event more) {
    var all = new ArrayList<>(cited);
    all.add(more);
    return all;
  }

  private static List<Event> fromAnotherRoom(TestRoom room, List<Event> cited) {
    var version = room.version();
    return cited.stream()
        .map(
            event ->
                event.key().equals(StateKey.POWER_LEVELS)
                    ? EventFormat.parse(
                        version,
                        null,
                        event
                            .pdu()
                            .with(
                                "room_id",
                                Json.of(
                                    version.equals(RoomVersion.V12)
                                        ? "!" + "Z".repeat(43)
                                        : "!other:here")))
                    : event)
        .toList();
  }

  private static String outcome(TestRoom room, List<Event> cited, Set<EventId> rejected) {
    var message = room.event("m.room.message", null, ALICE, "{}");
    return TestRoom.outcomeOf(AuthEvents.check(room.version(), message, cited, rejected::contains));
  }

  private static String names(RoomVersion version, String type, String stateKey, String content) {
    return String.join(
        " ",
        AuthEvents.needed(version, type, stateKey, ALICE, json(content)).stream()
            .map(
                key ->
                    switch (key.type()) {
                      case "m.room.create" -> "create";
                      case "m.room.power_levels" -> "levels";
                      case "m.room.join_rules" -> "rules";
                      case "m.room.third_party_invite" -> "third:" + key.key();
                      default -> key.key();
                    })
            .toList());
  }
}
