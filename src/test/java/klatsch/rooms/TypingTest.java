package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypingTest {
  private static final Duration WHILE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private TestRooms test;
  private Typing typing;
  private RoomId room;

  @BeforeEach
  void start() {
    test = TestRooms.onSqlite(folder);
    typing = test.rooms.typing();
    room = test.publicRoom(RoomVersion.DEFAULT);
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void whoTypesIsSeenUntilTheTimeIsOver() throws InterruptedException {
    typing.start(ALICE, room, WHILE);
    assertThat(typing.in(room)).containsExactly(ALICE);
    long since = typing.serial();

    test.passes(WHILE);
    try (var waiter = test.notifier.listen(ALICE)) {
      typing.expire();
      assertThat(waiter.await(Duration.ZERO)).as("the room is woken").isTrue();
    }

    assertThat(typing.in(room)).isEmpty();
    assertThat(typing.hasChanged(room, since)).isTrue();
  }

  @Test
  void beforeTheTimeIsOverNothingChanges() {
    typing.start(ALICE, room, WHILE);
    long since = typing.serial();

    test.passes(WHILE.minusMillis(1));
    typing.expire();

    assertThat(typing.in(room)).containsExactly(ALICE);
    assertThat(typing.hasChanged(room, since)).isFalse();
  }

  @Test
  void toGoOnTypingIsNoNews() {
    typing.start(ALICE, room, WHILE);
    long since = typing.serial();

    typing.start(ALICE, room, WHILE);

    assertThat(typing.hasChanged(room, since)).isFalse();
    assertThat(typing.changedSince(since, List.of(room))).isEmpty();
  }

  @Test
  void toStopWithoutHavingStartedIsNoNews() {
    long since = typing.serial();

    typing.stop(ALICE, room);

    assertThat(typing.hasChanged(room, since)).isFalse();
  }

  @Test
  void whoHasSaidItDoesNotTypeAnyMore() {
    typing.start(ALICE, room, WHILE);
    var sending = test.rooms.sending();

    sending.send(ALICE, room, "m.sticker", JsonObject.EMPTY, null);
    assertThat(typing.in(room)).containsExactly(ALICE);
    long since = typing.serial();

    sending.send(ALICE, room, "m.room.message", JsonObject.of("body", "hello"), null);
    assertThat(typing.in(room)).isEmpty();
    assertThat(typing.hasChanged(room, since)).isTrue();
  }

  @Test
  void whoHasGoneDoesNotTypeAnyMore() {
    test.joins(BOB, room);
    typing.start(ALICE, room, WHILE);
    typing.start(BOB, room, WHILE);
    long since = typing.serial();

    test.rooms.memberships().kick(ALICE, room, BOB, null);

    assertThat(typing.in(room)).containsExactly(ALICE);
    assertThat(typing.hasChanged(room, since)).isTrue();
  }

  @Test
  void whoIsNotInTheRoomCannotType() {
    assertThatThrownBy(() -> typing.start(BOB, room, WHILE)).isInstanceOf(MatrixException.class);
    assertThatThrownBy(() -> typing.start(ALICE, new RoomId("!nowhere:here"), WHILE))
        .isInstanceOf(MatrixException.class);
  }

  @Test
  void afterARestartNobodyTypesAndClientsAreToldSo() {
    typing.start(ALICE, room, WHILE);
    long since = typing.serial();

    test.passes(Duration.ofSeconds(1));
    test.restart();

    assertThat(test.rooms.typing().in(room)).isEmpty();
    assertThat(test.rooms.typing().hasChanged(room, since)).isTrue();
    assertThat(test.rooms.typing().changedSince(since, List.of(room))).containsExactly(room);
    assertThat(test.rooms.typing().serial()).isGreaterThan(since);
  }
}
