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
    presence = new Presence(test.rooms, test.notifier, test.clock());
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

  private Status alice() {
    return presence.of(BOB, ALICE);
  }
}
