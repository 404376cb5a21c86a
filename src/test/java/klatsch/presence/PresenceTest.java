package klatsch.presence;

import static klatsch.presence.Availability.OFFLINE;
import static klatsch.presence.Availability.ONLINE;
import static klatsch.presence.Availability.UNAVAILABLE;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.presence.Presence.Status;
import klatsch.rooms.TestRooms;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Alice and Bob share a room; Carol is elsewhere.
class PresenceTest {
  @TempDir private Path folder;
  private TestRooms test;
  private Presence presence;

  @BeforeEach
  void start() {
    test = TestRooms.onSqlite(folder);
    presence = present();
    test.joins(BOB, test.publicRoom(RoomVersion.DEFAULT));
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void whoAsksForNewsIsOnlineAndSoonAfterwardsGone() {
    presence.visit(ALICE, ONLINE).close();
    presence.expire();
    assertThat(alice().availability()).isEqualTo(ONLINE);
    assertThat(alice().currentlyActive()).isTrue();

    test.passes(Presence.GONE_AFTER);
    presence.expire();

    assertThat(alice().availability()).isEqualTo(OFFLINE);
  }

  @Test
  void whoWaitsForNewsIsThere() {
    try (var _ = presence.visit(ALICE, ONLINE)) {
      test.passes(Presence.GONE_AFTER.multipliedBy(4));
      presence.expire();

      assertThat(alice().availability()).isEqualTo(ONLINE);
      assertThat(alice().currentlyActive()).isFalse();
    }
  }

  @Test
  void whoDoesNothingForLongIsIdleUntilTheyDoSomething() {
    try (var _ = presence.visit(ALICE, ONLINE)) {
      test.passes(Presence.IDLE_AFTER);
      presence.expire();
      presence.visit(ALICE, ONLINE).close();
      assertThat(alice().availability()).isEqualTo(UNAVAILABLE);

      presence.active(ALICE);

      assertThat(alice().availability()).isEqualTo(ONLINE);
      assertThat(alice().lastActiveAgo()).isEqualTo(Duration.ZERO);
    }
  }

  @Test
  void whoHidesStaysHidden() {
    presence.visit(ALICE, OFFLINE).close();

    assertThat(alice().availability()).isEqualTo(OFFLINE);
    assertThat(presence.changedSince(0, BOB)).isEmpty();
  }

  @Test
  void aMessageStaysWhenSomebodyComesBack() {
    presence.set(ALICE, UNAVAILABLE, "at lunch");

    presence.visit(ALICE, ONLINE).close();

    assertThat(alice().message()).isEqualTo("at lunch");
    assertThat(alice().availability()).isEqualTo(ONLINE);
  }

  @Test
  void onlyWhoSharesARoomIsTold() throws InterruptedException {
    long since = presence.serial();
    try (var bob = test.notifier.listen(BOB);
        var carol = test.notifier.listen(CAROL)) {
      presence.set(ALICE, ONLINE, null);

      assertThat(bob.await(Duration.ZERO)).isTrue();
      assertThat(carol.await(Duration.ZERO)).isFalse();
    }

    assertThat(presence.changedSince(since, BOB)).extracting(Status::user).containsExactly(ALICE);
    assertThat(presence.changedSince(since, CAROL)).isEmpty();
    assertThatThrownBy(() -> presence.of(CAROL, ALICE)).isInstanceOf(MatrixException.class);
  }

  @Test
  void toSayTheSameAgainIsNoNews() {
    presence.set(ALICE, ONLINE, "tea");
    long since = presence.serial();

    presence.set(ALICE, ONLINE, "tea");
    presence.active(ALICE);
    presence.visit(ALICE, ONLINE).close();

    assertThat(presence.changedSince(since, BOB)).isEmpty();
  }

  /// Bob's client has been told before the restart that Alice is there.
  @Test
  void whoDoesNotReturnAfterARestartIsSaidToBeGone() throws InterruptedException {
    isUsing(ALICE);
    isUsing(BOB);
    presence.set(ALICE, ONLINE, null);
    long since = presence.serial();
    test.passes(Duration.ofHours(1));
    test.restart();
    presence = present();
    presence.visit(BOB, ONLINE).close();

    presence.expire();
    assertThat(presence.changedSince(since, BOB)).extracting(Status::user).containsExactly(BOB);
    try (var bob = test.notifier.listen(BOB)) {
      test.passes(Presence.GONE_AFTER);
      presence.visit(BOB, ONLINE).close();
      presence.expire();

      assertThat(bob.await(Duration.ZERO)).isTrue();
    }

    assertThat(presence.changedSince(since, BOB))
        .extracting(status -> status.user() + " " + status.availability())
        .containsExactly(BOB + " ONLINE", ALICE + " OFFLINE");
    long told = presence.serial();
    presence.expire();
    assertThat(presence.changedSince(told, BOB)).as("only once").isEmpty();
  }

  private Presence present() {
    return new Presence(test.store.devices(), test.rooms, test.notifier, test.clock());
  }

  private void isUsing(UserId user) {
    test.accounts.users().create(user, null, false);
    var login = test.accounts.sessions().start(user, null, null);
    test.accounts.sessions().find(login.accessToken(), "::1", null);
  }

  private Status alice() {
    return presence.of(BOB, ALICE);
  }
}
