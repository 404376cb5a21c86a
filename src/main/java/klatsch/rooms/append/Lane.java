package klatsch.rooms.append;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import klatsch.model.event.StoredEvent;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.store.Ticket;
import org.jspecify.annotations.Nullable;

/// One room in memory. Events go in one after the other, and nobody waits for the disk in here: the
/// next event builds on a head that may not be durable yet. Readers see durable snapshots only.
public final class Lane {
  /// Held while an event is made, and while the room is loaded; never while a commit is on its way.
  final ReentrantLock lock = new ReentrantLock();

  /// Held while it is found out what an event does here that needs the disk for that. Two at once
  /// would only overtake each other, and a hundred do all of it a hundred times. Whoever has waited
  /// longest is next. Taken before the other lock, never after it.
  final ReentrantLock landing = new ReentrantLock(true);

  /// On what the next event builds. Guarded by the lock.
  private @Nullable RoomHead pending;

  /// The newest commit under way or done. Guarded by the lock.
  private @Nullable Ticket<List<StoredEvent>> last;

  /// Grows with each commit. Guarded by the lock.
  private long builds;

  /// Grows each time the pending head was thrown away. Guarded by the lock.
  private int generation;

  /// This lane left the memory; take a new one. Guarded by the lock.
  private boolean retired;

  private volatile @Nullable RoomSnapshot snapshot;
  private volatile long lastUse;

  boolean isLoaded() {
    return snapshot != null;
  }

  public RoomSnapshot snapshot() {
    return Objects.requireNonNull(snapshot, "the room is not loaded");
  }

  RoomHead pending() {
    return Objects.requireNonNull(pending, "the room is not loaded");
  }

  int generation() {
    return generation;
  }

  boolean isRetired() {
    return retired;
  }

  long lastUse() {
    return lastUse;
  }

  void used(long use) {
    lastUse = use;
  }

  long builds() {
    return builds;
  }

  @Nullable Ticket<List<StoredEvent>> last() {
    return last;
  }

  /// Waits until the newest commit has ended, well or not.
  ///
  /// @return how many there had been then; if there are no more, nothing has happened since
  long awaitLast() {
    @Nullable Ticket<List<StoredEvent>> ticket;
    long upTo;
    lock.lock();
    try {
      ticket = last;
      upTo = builds;
    } finally {
      lock.unlock();
    }
    if (ticket != null) {
      ticket.settle();
    }
    return upTo;
  }

  void build(RoomHead head, Ticket<List<StoredEvent>> ticket) {
    pending = head;
    last = ticket;
    builds++;
  }

  /// Starts from what is durable. All that was built on anything else fails, or has failed.
  void reload(RoomSnapshot durable) {
    generation++;
    pending = durable.head();
    last = null;
    snapshot = durable;
  }

  /// Called in the order of the commits, by one thread.
  void publish(RoomSnapshot next) {
    snapshot = next;
  }

  /// Gives the lane up, unless somebody is using it or something is on its way to the disk.
  boolean retire() {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      if (last != null && !last.isDone()) {
        return false;
      }
      retired = true;
      return true;
    } finally {
      lock.unlock();
    }
  }
}
