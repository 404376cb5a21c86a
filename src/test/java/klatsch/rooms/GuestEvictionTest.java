package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.store.TestDatabase;
import klatsch.store.UserStore.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A room of Alice's, in which Bob is, who has an account, and a guest.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class GuestEvictionTest {
  private static final UserId GUEST = new UserId("@guest:here");

  /// Only so that a test that would hang fails.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private TestRooms test;
  private RoomId room;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder));
    test.store.<Boolean>write(
        tx -> test.store.users().create(tx, new User(GUEST, null, 0, true, false, false)));
    room = test.publicRoom(RoomVersion.DEFAULT);
    guestAccess("can_join");
    test.rooms.memberships().join(BOB, room, null);
    test.rooms.memberships().join(GUEST, room, null);
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void guestsLeaveWhenTheRoomCloses() throws InterruptedException {
    guestAccess("forbidden");

    waitUntilTheGuestIsOut();
    assertThat(head().joined()).containsExactlyInAnyOrder(ALICE, BOB);
  }

  @Test
  void guestsLeaveWhenTheOpeningIsTakenBack() throws InterruptedException {
    var open = head().get(StateKey.GUEST_ACCESS);

    test.rooms.sending().redact(ALICE, room, Objects.requireNonNull(open).id(), null, null);

    waitUntilTheGuestIsOut();
    assertThat(head().joined()).containsExactlyInAnyOrder(ALICE, BOB);
  }

  @Test
  void guestsLeaveAtTheNextStartIfTheServerWasStoppedBefore() throws InterruptedException {
    test.rooms.guestEviction().close();
    guestAccess("forbidden");
    assertThat(head().isJoined(GUEST)).isTrue();

    test.restart();

    waitUntilTheGuestIsOut();
    assertThat(head().joined()).containsExactlyInAnyOrder(ALICE, BOB);
  }

  @Test
  void guestsStayWhileTheRoomIsOpen() {
    guestAccess("can_join");

    assertThat(test.rooms.guestEviction().evict(room)).isTrue();

    assertThat(head().isJoined(GUEST)).isTrue();
  }

  @Test
  void aRoomThatIsGoneIsNoTrouble() {
    assertThat(test.rooms.guestEviction().evict(new RoomId("!nowhere:here"))).isTrue();
  }

  private void waitUntilTheGuestIsOut() throws InterruptedException {
    try (var waiter = test.notifier.listen(GUEST)) {
      while (head().isJoined(GUEST)) {
        assertThat(waiter.await(PATIENCE)).as("something happened").isTrue();
      }
    }
  }

  private RoomHead head() {
    return test.rooms.timeline().get(room).head();
  }

  private void guestAccess(String access) {
    var content = JsonObject.of("guest_access", access);
    test.rooms
        .timeline()
        .append(room, Plan.of(Intent.state(ALICE, StateKey.GUEST_ACCESS, content)));
  }
}
