package klatsch.rules.redact;

import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static klatsch.rules.auth.TestRoom.CAROL;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.TestRoom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MayRedactTest {
  @ParameterizedTest(name = "carol of another server, with {0}, redacts what takes {1}: {2}")
  @CsvSource({"50, 50, true", "51, 50, true", "49, 50, false", "0, 0, true"})
  void whoHasThePowerRedactsWhatOthersSaid(long carol, long needed, boolean done) {
    var room =
        new TestRoom()
            .withLevels("{'redact': %d, 'users': {'@carol:there': %d}}".formatted(needed, carol));

    assertThat(mayRedact(room, CAROL, ALICE)).isEqualTo(done);
  }

  @Test
  void everybodyRedactsWhatWasSaidOnTheirOwnServer() {
    var room = new TestRoom().withLevels("{'redact': 100}");

    assertThat(mayRedact(room, ALICE, ALICE)).isTrue();
    assertThat(mayRedact(room, BOB, ALICE)).isTrue();
    assertThat(mayRedact(room, CAROL, ALICE)).isFalse();
    assertThat(mayRedact(room, ALICE, CAROL)).isFalse();
  }

  @Test
  void aCreatorRedactsEverything() {
    var room = new TestRoom().withLevels("{'redact': 9007199254740991}");

    assertThat(mayRedact(room, FOUNDER, CAROL)).isTrue();
  }

  @Test
  void aRedactionDoesNotReachIntoOtherRooms() {
    var here = new TestRoom(RoomVersion.V12, "{'here': 1}");
    var there = new TestRoom(RoomVersion.V12, "{'there': 1}");
    var redaction = here.event("m.room.redaction", null, ALICE, "{}");

    assertThat(
            MayRedact.check(
                RoomVersion.V12, redaction, there.event("m.room.message", null, ALICE, "{}"), here))
        .isFalse();
  }

  /// What may not redact has been refused by the authorisation rules, and there is nothing left to
  /// ask.
  @ParameterizedTest(name = "in version {0} carol redacts what alice said: {1}")
  @CsvSource({"1, true", "2, true", "3, false", "6, false", "10, false", "11, false", "12, false"})
  void untilVersion2WhatHasComeInIsCarriedOut(String version, boolean done) {
    var room = new TestRoom(RoomVersion.named(version)).withLevels("{'redact': 1}");

    assertThat(mayRedact(room, CAROL, ALICE)).isEqualTo(done);
    assertThat(mayRedact(room, BOB, ALICE)).isTrue();
  }

  private static boolean mayRedact(TestRoom room, UserId redacts, UserId said) {
    return MayRedact.check(
        room.version(),
        room.event("m.room.redaction", null, redacts, "{}"),
        room.event("m.room.message", null, said, "{}"),
        room);
  }
}
