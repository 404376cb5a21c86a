package klatsch.notify;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import klatsch.model.id.UserId;

/// One who waits for news of a user, from [Notifier#listen] until it is closed.
///
/// Any thread may wake it; one thread waits.
public final class Waiter implements AutoCloseable {
  private final Notifier notifier;
  private final UserId user;

  /// Holds a permit if there may be news since the last look.
  private final Semaphore news = new Semaphore(0);

  private volatile boolean ended;

  Waiter(Notifier notifier, UserId user) {
    this.notifier = notifier;
    this.user = user;
  }

  UserId user() {
    return user;
  }

  /// Waits until the user is woken. It returns at once if that was after the last call.
  ///
  /// @return true if there may be news; false if one should answer with what there is, because the
  ///     time is over, the server stops, or too many others wait for the same user
  public boolean await(Duration atMost) {
    if (ended) {
      return false;
    }
    try {
      boolean woken = news.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
      news.drainPermits(); // several wakes are one: who looks, sees the news of all of them
      return woken && !ended;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void wake() {
    news.release();
  }

  void end() {
    ended = true;
    news.release();
  }

  /// Stops listening.
  @Override
  public void close() {
    notifier.forget(this);
  }
}
