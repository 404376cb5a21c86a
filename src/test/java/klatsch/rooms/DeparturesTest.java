package klatsch.rooms;

import static java.util.concurrent.TimeUnit.SECONDS;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestWish.wish;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeparturesTest {
  /// Only so that a test that fails comes to an end.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private TestRooms test;

  @BeforeEach
  void open() {
    test = TestRooms.onSqlite(folder);
    test.accounts.users().create(ALICE, null, false);
    test.accounts.users().create(BOB, null, false);
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void whoClosesTheAccountLeavesEverything() throws InterruptedException {
    var own = create("{'preset':'public_chat'}");
    var joined = createByBob("{'preset':'public_chat'}");
    test.rooms.memberships().join(ALICE, joined, null);
    var invited = createByBob("{'invite':['@alice:here']}");
    var knocked =
        createByBob(
            "{'initial_state':[{'type':'m.room.join_rules','content':{'join_rule':'knock'}}]}");
    test.rooms.memberships().knock(ALICE, knocked, null);
    test.accounts.accountData().set(ALICE, "org.example.look", JsonObject.EMPTY);

    test.accounts.deactivation().close(ALICE, false);
    settle();

    assertThat(Stream.of(own, joined, invited, knocked).map(this::alice))
        .containsOnly(Membership.LEAVE);
    assertThat(test.accounts.accountData().find(ALICE, "org.example.look")).isNull();
    assertThat(test.accounts.deactivation().unfinished(null, 10)).isEmpty();
  }

  @Test
  void whatIsOverAlreadyIsNotTouched() throws InterruptedException {
    var left = create("{'preset':'public_chat'}");
    test.rooms.memberships().leave(ALICE, left, null);
    var banned = createByBob("{'preset':'public_chat'}");
    test.rooms.memberships().ban(BOB, banned, ALICE, null);
    long depth = test.rooms.timeline().get(left).head().depth();

    test.accounts.deactivation().close(ALICE, false);
    settle();

    assertThat(test.rooms.timeline().get(left).head().depth()).isEqualTo(depth);
    assertThat(alice(banned)).isEqualTo(Membership.BAN);
    assertThat(test.accounts.deactivation().unfinished(null, 10)).isEmpty();
  }

  @Test
  void aRestartInTheMiddleIsGoneOnWith() throws InterruptedException {
    var rooms = List.of(create("{}"), create("{}"), create("{}"));
    var failed = new CountDownLatch(1);
    var left = new AtomicInteger();
    try (var breaksDown =
        departures(
            (user, room) -> {
              if (left.getAndIncrement() > 0) {
                failed.countDown();
                throw new IllegalStateException("the disk is full");
              }
              leave(user, room);
            })) {
      test.accounts.deactivation().close(ALICE, true);
      breaksDown.start();
      assertThat(failed.await(PATIENCE.toSeconds(), SECONDS)).isTrue();
    }
    assertThat(rooms.stream().map(this::alice)).containsOnlyOnce(Membership.LEAVE);

    test.restart();
    settle();

    assertThat(rooms.stream().map(this::alice)).containsOnly(Membership.LEAVE);
    assertThat(test.accounts.deactivation().unfinished(null, 10)).isEmpty();
  }

  @Test
  void whatAnotherProcessClosedWhileNobodyServedIsGoneOnWith() throws InterruptedException {
    var rooms = List.of(create("{}"), create("{}"));
    test.store.write(
        tx -> {
          test.store.users().deactivate(tx, ALICE);
          test.store.departures().add(tx, ALICE);
          return ALICE;
        });
    assertThat(rooms.stream().map(this::alice)).containsOnly(Membership.JOIN);

    test.restart();
    settle();

    assertThat(rooms.stream().map(this::alice)).containsOnly(Membership.LEAVE);
  }

  @Test
  void aRoomThatCannotBeWrittenToIsTriedAgain() throws InterruptedException {
    var rooms = List.of(create("{}"), create("{}"));
    var tries = new AtomicInteger();
    try (var stumbles =
        departures(
            (user, room) -> {
              if (tries.incrementAndGet() <= 3) {
                throw new IllegalStateException("the disk is full");
              }
              leave(user, room);
            })) {
      test.accounts.deactivation().close(ALICE, false);
      stumbles.start();

      assertThat(stumbles.settle(PATIENCE)).isTrue();
    }

    assertThat(rooms.stream().map(this::alice)).containsOnly(Membership.LEAVE);
    assertThat(tries).hasValueGreaterThan(4);
    assertThat(test.accounts.deactivation().unfinished(null, 10)).isEmpty();
  }

  @Test
  void aRoomWhoseRulesForbidItDoesNotHoldUpTheRest() throws InterruptedException {
    var rooms = List.of(create("{}"), create("{}"));
    var strict = rooms.getFirst();
    try (var meetsRules =
        departures(
            (user, room) -> {
              if (room.equals(strict)) {
                throw forbidden("nobody leaves this room");
              }
              leave(user, room);
            })) {
      test.accounts.deactivation().close(ALICE, false);
      meetsRules.start();

      assertThat(meetsRules.settle(PATIENCE)).isTrue();
    }

    assertThat(rooms.stream().map(this::alice)).containsExactly(Membership.JOIN, Membership.LEAVE);
    assertThat(test.accounts.deactivation().unfinished(null, 10)).isEmpty();
  }

  /// In the place of those that the server has.
  private Departures departures(Departures.Leaving leaving) {
    test.rooms.departures().close();
    return new Departures(
        leaving, test.rooms.userRooms(), test.accounts.deactivation(), Duration.ofMillis(1));
  }

  private void leave(UserId user, RoomId room) {
    test.rooms.memberships().leave(user, room, null);
  }

  private RoomId create(String wish) {
    return test.rooms.creation().create(ALICE, wish(wish)).room();
  }

  private RoomId createByBob(String wish) {
    return test.rooms.creation().create(BOB, wish(wish)).room();
  }

  private Membership alice(RoomId room) {
    return test.rooms.timeline().get(room).head().membership(ALICE);
  }

  private void settle() throws InterruptedException {
    assertThat(test.rooms.departures().settle(PATIENCE)).isTrue();
  }
}
