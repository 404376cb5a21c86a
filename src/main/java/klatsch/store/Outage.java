package klatsch.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import klatsch.model.error.UnavailableException;
import klatsch.telemetry.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the database can be had for one purpose. The log is told once when it goes, and once
/// when it comes back: a line for each request would say nothing more.
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  /// While it lasts, the database is tried so often; whoever comes in between is refused at once.
  static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /// Most are over by then.
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final String what;
  private final Counter counter;
  private final AtomicReference<@Nullable Long> since = new AtomicReference<>();
  private final AtomicLong lastTry = new AtomicLong();
  private volatile Failure failure = Failure.OTHER;

  /// @param what cannot be done, as in "The database cannot be ..."
  Outage(String what, Counter counter) {
    this.what = what;
    this.counter = counter;
  }

  /// The database has just failed us, or still does.
  void goesOn(Throwable cause) {
    long now = System.nanoTime();
    lastTry.set(now);
    failure = Failure.of(cause);
    if (since.compareAndSet(null, now)) {
      counter.increment();
      LOG.error(
          "The database cannot be {}{}; trying again until it can", what, failure.because(), cause);
    }
  }

  /// The database has just done what it should.
  void over() {
    if (since.get() == null) {
      return;
    }
    var begin = since.getAndSet(null);
    if (begin != null) {
      var lasted = Duration.ofNanos(System.nanoTime() - begin);
      LOG.info("The database can be {} again, after {} s", what, lasted.toSeconds());
    }
  }

  boolean isGoingOn() {
    return since.get() != null;
  }

  /// Whether it has lasted for so long already.
  boolean lasts(Duration patience) {
    var begin = since.get();
    return begin != null && System.nanoTime() - begin >= patience.toNanos();
  }

  /// Whether the caller should try, because nobody has for a while. Gives `true` to one of many.
  boolean isTimeToTry() {
    long now = System.nanoTime();
    long last = lastTry.get();
    return now - last >= BETWEEN_TRIES.toNanos() && lastTry.compareAndSet(last, now);
  }

  /// A sentence for who wants to know how the database is, or `null` if it is well.
  @Nullable String problem() {
    return isGoingOn() ? sentence() : null;
  }

  UnavailableException refusal(@Nullable Throwable cause) {
    return new UnavailableException(sentence() + ", please try again soon", RETRY_AFTER, cause);
  }

  private String sentence() {
    return "The database cannot be " + what + " at the moment" + failure.because();
  }
}
