package klatsch.rooms;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import klatsch.model.error.DamagedRoomException;
import klatsch.model.error.MatrixException;
import klatsch.model.error.UnavailableException;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.membership.GuestAccess;
import klatsch.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets guests leave a room that takes no guests any more.
///
/// Soon after that was decided; and at each start once more where there are guests, for the server
/// may have been stopped in between.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#guest-access)
final class GuestEviction implements StateListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuestEviction.class);

  private final Store store;
  private final Timeline timeline;
  private final Duration pauseBetweenTries;

  /// Each room stands here once at the most, so there are never more than there are rooms.
  private final BlockingQueue<RoomId> waiting = new LinkedBlockingQueue<>();

  private final Set<RoomId> isWaiting = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /// @param pauseBetweenTries while the database, say, comes back
  GuestEviction(Store store, Timeline timeline, Duration pauseBetweenTries) {
    this.store = store;
    this.timeline = timeline;
    this.pauseBetweenTries = pauseBetweenTries;
    this.thread = Thread.ofVirtual().name("guest-eviction").start(this::run);
  }

  @Override
  public void changed(RoomHead room, StateKey key) {
    if (key.equals(StateKey.GUEST_ACCESS) && !GuestAccess.isOpen(room)) {
      look(room.id());
    }
  }

  private void look(RoomId room) {
    if (isWaiting.add(room)) {
      waiting.add(room);
    }
  }

  private void run() {
    try {
      while (!begin()) {
        pause();
      }
      while (true) {
        var room = waiting.take();
        isWaiting.remove(room);
        if (!evict(room)) {
          look(room);
          pause();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() throws InterruptedException {
    if (closing.await(pauseBetweenTries.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("closing");
    }
  }

  /// @return false if it has to be tried again
  private boolean begin() {
    try {
      store.memberships().withGuests().forEach(this::look);
      return true;
    } catch (RuntimeException e) {
      tell("Could not find out where there are guests; trying again", e);
      return false;
    }
  }

  /// @return false if it has to be tried again
  boolean evict(RoomId id) {
    try {
      var room = timeline.find(id);
      if (room != null && !GuestAccess.isOpen(room.head())) {
        store.memberships().guests(room.head().nr()).forEach(guest -> evict(guest, id));
      }
      return true;
    } catch (DamagedRoomException e) {
      LOG.debug("{} keeps its guests, whom it lets do nothing", id, e);
      return true;
    } catch (RuntimeException e) {
      tell("Could not let the guests leave " + id + "; trying again", e);
      return false;
    }
  }

  /// A server that closes interrupts what goes on, and a database that is away is told of
  /// elsewhere.
  private void tell(String what, RuntimeException e) {
    if (closing.getCount() == 0 || e instanceof UnavailableException) {
      LOG.debug(what, e);
    } else {
      LOG.warn(what, e);
    }
  }

  private void evict(UserId guest, RoomId room) {
    try {
      timeline.append(
          room,
          head ->
              head.isJoined(guest) && !GuestAccess.isOpen(head)
                  ? List.of(Intent.member(guest, guest, Membership.LEAVE))
                  : List.of());
    } catch (MatrixException e) {
      LOG.debug("{} cannot leave {}: {}", guest, room, e.getMessage());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
