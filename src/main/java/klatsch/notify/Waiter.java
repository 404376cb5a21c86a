package klatsch.notify;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// One request that waits for news of one user. Close it when it has what it wants.
public final class Waiter implements AutoCloseable {
  private final Notifier notifier;
  private final UserId user;
  private final @Nullable RoomId room;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();

  /// There was news since the last wait. Guarded by the lock.
  private boolean news;

  /// There is nothing to wait for any more. Guarded by the lock.
  private boolean ended;

  Waiter(Notifier notifier, UserId user, @Nullable RoomId room) {
    this.notifier = notifier;
    this.user = user;
    this.room = room;
  }

  UserId user() {
    return user;
  }

  /// The room into which it looks from outside, if it does.
  @Nullable RoomId room() {
    return room;
  }

  /// Waits for news. What came since [Notifier#listen], or since the last wait, counts.
  ///
  /// @return whether it is worth looking and, if there is nothing after all, waiting again; `false`
  ///   when the time is over or the server stops
  public boolean await(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!news && !ended && left > 0) {
        left = woken.awaitNanos(left);
      }
      boolean worthALook = news && !ended;
      news = false;
      return worthALook;
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      news = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    notifier.forget(this);
  }
}
