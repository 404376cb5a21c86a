package klatsch.rooms;

import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import klatsch.accounts.Profiles;
import klatsch.model.error.DamagedRoomException;
import klatsch.model.error.UnavailableException;
import klatsch.model.id.RoomId;
import klatsch.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets people be found who were here before there was a directory of them, and notes which of the
/// older rooms are open. It is done once, in the background of the first start after such a
/// program.
final class OlderNames implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OlderNames.class);

  /// Little enough that nobody notices who waits behind it for the disk.
  private static final int BATCH = 100;

  /// While a database that has gone away comes back.
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private final Store store;
  private final Profiles profiles;
  private final Timeline timeline;
  private final CountDownLatch closing = new CountDownLatch(1);

  OlderNames(Store store, Profiles profiles, Timeline timeline) {
    this.store = store;
    this.profiles = profiles;
    this.timeline = timeline;
  }

  void start() {
    Thread.ofVirtual().name("older-names").start(this::run);
  }

  private void run() {
    try {
      while (!isClosing() && !completeGuarded()) {
        closing.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return whether all is done, or nothing more is to be done
  private boolean completeGuarded() {
    try {
      complete();
      return true;
    } catch (UnavailableException e) {
      LOG.debug("The database is away, as the log was told already", e);
    } catch (RuntimeException e) {
      LOG.warn("Not everybody can be found by their name yet; trying again", e);
    }
    return isClosing();
  }

  /// Rooms come first: without them, who has a name is not found by strangers.
  void complete() {
    while (!isClosing() && completeRooms()) {
      LOG.debug("Looked whether {} more rooms are open", BATCH);
    }
    while (!isClosing() && profiles.completeNames(BATCH)) {
      LOG.debug("Up to {} more people can be found", BATCH);
    }
  }

  /// @return false if there is no room left
  private boolean completeRooms() {
    var rooms = store.rooms().withoutOpen(BATCH);
    if (rooms.isEmpty()) {
      return false;
    }
    var open = new HashMap<Long, Boolean>();
    rooms.forEach(room -> open.put(room.nr(), isOpen(room.id())));
    store.write(
        tx -> {
          open.forEach((nr, is) -> store.rooms().completeOpen(tx, nr, is));
          return open.size();
        });
    return true;
  }

  /// Of a room that is damaged nobody knows, so it is closed.
  private boolean isOpen(RoomId room) {
    try {
      return timeline.get(room).head().isOpen();
    } catch (DamagedRoomException e) {
      LOG.debug("{} counts as closed", room, e);
      return false;
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
