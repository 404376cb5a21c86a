package klatsch.rules.auth;

import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static klatsch.rules.auth.TestRoom.CAROL;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/// Every rule by which an event may be refused, in every room version, with the number that it has
/// in the text of that version.
class EveryVersionTest {
  private static final Map<String, UserId> USERS =
      Map.of("alice", ALICE, "bob", BOB, "carol", CAROL, "founder", FOUNDER);

  /// The versions of each column of outcomes.
  private static final List<List<String>> COLUMNS =
      List.of(
          List.of("1", "2"),
          List.of("3", "4", "5"),
          List.of("6"),
          List.of("7"),
          List.of("8", "9"),
          List.of("10"),
          List.of("11"),
          List.of("12"));

  @ParameterizedTest(name = "{0}, {1}, {2}: {3} sends {4} [{5}] {6}")
  @CsvFileSource(resources = "/rules/authorisation.csv", delimiter = '|', quoteCharacter = '~')
  void whatTheRulesSay(ArgumentsAccessor row) {
    for (int column = 0; column < COLUMNS.size(); column++) {
      for (var name : COLUMNS.get(column)) {
        var version = RoomVersion.named(name);
        var room = room(version, row);
        var key = row.getString(5);
        var event =
            room.event(
                row.getString(4),
                key.equals("-") ? null : key.equals("''") ? "" : key,
                USERS.get(row.getString(3)),
                spelledOut(row.getString(6)));

        assertThat(room.outcomeOf(event).replace("allowed", "ok"))
            .as("in version %s", name)
            .isEqualTo(row.getString(7 + column));
      }
    }
  }

  private static TestRoom room(RoomVersion version, ArgumentsAccessor row) {
    boolean local = row.getString(2).equals("local");
    var room = new TestRoom(version, local ? "{'m.federate': false}" : "{}");
    room.with("m.room.third_party_invite", "token", ALICE, "{'public_key': 'x'}");
    if (!row.getString(0).equals("-")) {
      for (var member : row.getString(0).split(" +")) {
        var parts = member.split("=");
        room.with(USERS.get(parts[0]), parts[1]);
      }
    }
    if (!row.getString(1).equals("-")) {
      room.withLevels(spelledOut(row.getString(1)));
    }
    return local ? room : room.withJoinRule(row.getString(2));
  }

  private static String spelledOut(String content) {
    return content
        .replaceFirst(
            "^L ",
            "{'ban': 99, 'events': {'x': 99, 'm.room.power_levels': 50}, 'notifications': {'room':"
                + " 50}, ")
        .replaceFirst("U}$", "'users': {'@alice:here': 50, '@bob:here': 50}}");
  }

  /// Carol has no power. What counts is who has named the events, not who sent them.
  @ParameterizedTest(name = "in version {0} carol redacts {1}: {2}")
  @CsvSource({
    "1, $said:there, allowed",
    "2, $said:there, allowed",
    "1, $said:here,  11.3",
    "2, $said:here,  11.3",
    "1, $said,       11.3",
    "3, $said,       allowed",
    "12, $said,      allowed",
  })
  void untilVersion2WhatMayNotRedactDoesNotComeIn(String version, String target, String outcome) {
    var room = new TestRoom(RoomVersion.named(version)).with(CAROL, "join").withLevels("{}");

    assertThat(room.outcomeOf(room.redaction(CAROL, new EventId(target)))).isEqualTo(outcome);
  }

  @Test
  void untilVersion2ThePowerToRedactIsEnough() {
    var room =
        new TestRoom(RoomVersion.V1)
            .with(CAROL, "join")
            .withLevels("{'redact': 50, 'users': {'@carol:there': '50'}}");

    assertThat(room.outcomeOf(room.redaction(CAROL, new EventId("$said:here"))))
        .isEqualTo("allowed");
  }

  @ParameterizedTest(name = "in version {0} the rules on auth_events are {1}.1 to {1}.5")
  @CsvSource({"1, 2", "3, 2", "6, 2", "7, 2", "8, 2", "10, 2", "11, 2", "12, 3"})
  void noVersionHasForgottenTheCreateEvent(String version, String group) {
    var room = new TestRoom(RoomVersion.named(version)).with(ALICE, "join");
    var message = room.event("m.room.message", null, ALICE, "{}");
    var twice = List.of(room.create(), room.create());

    assertThat(TestRoom.outcomeOf(AuthEvents.check(room.version(), message, twice, _ -> false)))
        .isEqualTo(group + ".1");
  }
}
