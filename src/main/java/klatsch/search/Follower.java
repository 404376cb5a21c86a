package klatsch.search;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import klatsch.model.error.UnavailableException;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.rooms.DamagedRooms;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.EventFormat;
import klatsch.search.index.MessageIndex;
import klatsch.search.index.Place;
import klatsch.search.index.Said;
import klatsch.store.EventStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings into the index what is written to the database, from a position of its own.
///
/// Nothing waits for it but who searches. The index is opened when first there is something to do,
/// so that a server which starts, or is alone, does not pay for it.
final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /// What is written meanwhile is read together, unless somebody searches.
  private static final Duration GATHERING = Duration.ofSeconds(1);

  /// When the disk is full, say.
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  /// So often in a row it fails until the index counts as broken, and is made anew.
  private static final int FAILURES_OF_BROKEN = 3;

  /// Where fewer bytes are left, that is why it fails: it writes some megabytes at a time.
  private static final long LEAST_ROOM = 64 << 20;

  /// Read at once: some 600 KB of usual messages.
  private static final int BATCH = 500;

  /// So many events follow again after a crash; it takes some seconds. As many as the index holds
  /// in memory, so that hardly anything is written, and merged again, for the sake of a commit
  /// alone.
  private static final int BETWEEN_COMMITS = 20_000;

  private final Store store;
  private final DamagedRooms damaged;
  private final Path folder;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// Something may have been written since the last look. Guarded by the lock.
  private boolean news;

  /// Those who wait for the index. Guarded by the lock.
  private int waiting;

  /// Guarded by the lock.
  private boolean closed;

  /// To be given up and made anew. Guarded by the lock.
  private boolean broken;

  /// Set under the lock, by the thread alone.
  private volatile @Nullable MessageIndex index;

  private volatile long reached = -1;

  // For the thread alone.
  private Place place = Place.START;
  private int sinceCommit;
  private int failures;

  private boolean isTold; // to the log, that it fails

  Follower(Store store, DamagedRooms damaged, Path folder) {
    this.store = store;
    this.damaged = damaged;
    this.folder = folder;
    this.thread = Thread.ofPlatform().name("search-index").daemon().unstarted(this::run);
  }

  void start() {
    store.onPublished(_ -> wake());
    thread.start();
  }

  private void wake() {
    lock.lock();
    try {
      news = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How many positions of the database are not in the index; nothing is known before it is opened.
  double behind() {
    long now = reached;
    return now < 0 ? Double.NaN : Math.max(0, store.position() - now);
  }

  /// The index, when it has all up to a position, or the patience is at its end.
  ///
  /// @throws UnavailableException if there is no index by then
  MessageIndex awaited(long position, Duration patience) {
    lock.lock();
    try {
      waiting++;
      news = true;
      changed.signalAll();
      await(position, patience);
      var ready = index;
      if (ready == null) {
        throw notReady(null);
      }
      return ready;
    } finally {
      waiting--;
      lock.unlock();
    }
  }

  private void await(long position, Duration patience) {
    long left = patience.toNanos();
    try {
      while ((index == null || reached < position) && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Who searches found the index to be broken.
  UnavailableException broken(Exception cause) {
    lock.lock();
    try {
      broken = true;
      news = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return notReady(cause);
  }

  private static UnavailableException notReady(@Nullable Exception cause) {
    return new UnavailableException(
        "Messages cannot be searched yet, please try again soon", AFTER_FAILURE, cause);
  }

  private void run() {
    try {
      while (waitsForNews()) {
        followGuarded();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leave(true);
  }

  /// @return `false` when it is over
  private boolean waitsForNews() throws InterruptedException {
    lock.lock();
    try {
      while (!news && !closed) {
        changed.await();
      }
      long left = GATHERING.toNanos();
      while (waiting == 0 && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      news = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void followGuarded() throws InterruptedException {
    try {
      if (isBroken()) {
        leave(false);
        MessageIndex.delete(folder);
      }
      follow(opened());
      failures = 0;
      isTold = false;
    } catch (UnavailableException e) {
      LOG.debug("The database is away, as the log was told already", e);
      pauseAfterFailure();
    } catch (IOException | RuntimeException e) {
      if (!isTold) {
        isTold = true;
        LOG.warn("The index of messages cannot be written; trying again until it can", e);
      }
      leave(false);
      // An index is not broken because it has no room to grow.
      failures += folder.toFile().getUsableSpace() < LEAST_ROOM ? 0 : 1;
      pauseAfterFailure();
    }
  }

  private boolean isBroken() {
    lock.lock();
    try {
      boolean isBroken = broken || failures >= FAILURES_OF_BROKEN;
      broken = false;
      return isBroken;
    } finally {
      lock.unlock();
    }
  }

  private MessageIndex opened() throws IOException {
    var open = index;
    if (open == null) {
      open = MessageIndex.open(folder, this::isOfThisDatabase);
      place = open.place();
      tell(open, place.position());
    }
    return open;
  }

  /// What was the last event is still the one there. In a database of long ago, or another one, it
  /// is not.
  private boolean isOfThisDatabase(Place kept) {
    if (kept.position() > store.positionOnDisk()) {
      return false;
    }
    var at = kept.eventPosition();
    return kept.eventId() == null
        || store.events().following(at - 1, at, 1).stream()
            .anyMatch(there -> there.row().eventId().value().equals(kept.eventId()));
  }

  private void follow(MessageIndex open) throws IOException {
    long upTo = store.positionOnDisk();
    while (place.position() < upTo && !isClosed()) {
      var events = store.events().following(place.position(), upTo, BATCH);
      for (var event : events) {
        bringIn(open, event);
      }
      if (!events.isEmpty()) {
        place = passed(events);
      }
      place = events.size() < BATCH ? place.reached(upTo) : place;
      sinceCommit += events.size();
      if (sinceCommit >= BETWEEN_COMMITS) {
        commit(open);
      }
      tell(open, place.position());
    }
  }

  /// By an event that still has to get its place no database is known again.
  private Place passed(List<EventStore.InRoom> events) {
    long reached = events.getLast().row().came();
    for (var event : events.reversed()) {
      var row = event.row();
      if (row.fate() == Fate.ACCEPTED) {
        return new Place(reached, row.came(), row.eventId().value());
      }
    }
    return place.reached(reached);
  }

  private void commit(MessageIndex open) throws IOException {
    open.commit(place);
    sinceCommit = 0;
  }

  private void bringIn(MessageIndex open, EventStore.InRoom inRoom) throws IOException {
    var row = inRoom.row();
    var event = event(inRoom, row);
    if (event == null) {
      return;
    }
    if (event.redacts() != null) {
      // What the row holds now is what is left of it, if anything was taken away at all.
      for (var target : store.events().find(inRoom.roomNr(), List.of(event.redacts()))) {
        open.remove(target.position());
        var left = target.came() < row.came() ? event(inRoom, target) : null;
        if (left != null) {
          add(open, target, left);
        }
      }
    }
    add(open, row, event);
  }

  /// An event whose place is not known yet can be found when it is; until then, nobody is shown it.
  private static void add(MessageIndex open, EventStore.Row row, Event event) throws IOException {
    var text = row.fate() == Fate.REJECTED ? null : Texts.of(event);
    if (text != null && !text.isBlank()) {
      open.add(
          new Said(
              row.position(),
              event.room(),
              event.sender(),
              event.type(),
              text,
              event.content().text("url") != null));
    }
  }

  /// What cannot be read cannot be found: `null`.
  private @Nullable Event event(EventStore.InRoom inRoom, EventStore.Row row) {
    return damaged.look(
        inRoom.room(),
        () -> {
          var version = Objects.requireNonNull(RoomVersion.named(inRoom.version()));
          return EventFormat.stored(version, inRoom.room(), row.eventId(), row.pdu());
        });
  }

  private void tell(MessageIndex open, long position) {
    lock.lock();
    try {
      index = open;
      reached = position;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Lets the index go.
  ///
  /// @param whole whether what is in it is to be kept
  private void leave(boolean whole) {
    var open = index;
    lock.lock();
    try {
      index = null;
      reached = -1;
    } finally {
      lock.unlock();
    }
    if (open == null) {
      return;
    }
    try (open) {
      if (whole && sinceCommit > 0) {
        commit(open);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The index of messages could not be closed; it follows again from before", e);
    }
    sinceCommit = 0;
  }

  private void pauseAfterFailure() throws InterruptedException {
    lock.lock();
    try {
      news = true;
      long left = AFTER_FAILURE.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
