package klatsch.media;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import klatsch.model.id.MediaId;

/// Requests for what was announced, which wait until it comes.
final class Arrivals implements AutoCloseable {
  /// At the same time, all media together: strangers may wait too. Who finds no seat does not wait.
  private static final int SEATS = 1_000;

  private final ConcurrentMap<MediaId, Arrival> awaited = new ConcurrentHashMap<>();
  private final Semaphore seats = new Semaphore(SEATS);
  private volatile boolean closed;

  /// @param waiting how many requests wait for it
  private record Arrival(CountDownLatch come, int waiting) {}

  /// One request that waits. What comes after it was made ends the wait, also before it began.
  final class Wait implements AutoCloseable {
    private final MediaId id;
    private final CountDownLatch come;
    private final boolean seated;

    private Wait(MediaId id, CountDownLatch come, boolean seated) {
      this.id = id;
      this.come = come;
      this.seated = seated;
    }

    /// Comes back when it is worth looking again.
    void await(Duration patience) {
      try {
        if (seated && !closed) {
          var _ = come.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      if (seated) {
        seats.release();
      }
      awaited.computeIfPresent(
          id,
          (_, arrival) ->
              arrival.waiting() == 1 ? null : new Arrival(arrival.come(), arrival.waiting() - 1));
    }
  }

  Wait awaiting(MediaId id) {
    var arrival =
        awaited.compute(
            id,
            (_, before) ->
                before == null
                    ? new Arrival(new CountDownLatch(1), 1)
                    : new Arrival(before.come(), before.waiting() + 1));
    return new Wait(id, arrival.come(), seats.tryAcquire());
  }

  /// Ends the waits for what has come.
  void tell(MediaId id) {
    var arrival = awaited.get(id);
    if (arrival != null) {
      arrival.come().countDown();
    }
  }

  /// Ends all waits, those to come as well: the server stops.
  @Override
  public void close() {
    closed = true;
    awaited.values().forEach(arrival -> arrival.come().countDown());
  }
}
