package klatsch.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import klatsch.config.Rate;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixException;

/// Counts how often each of many does one thing, and refuses who does it too often.
///
/// A bucket that nobody has touched for as long as it takes to fill is full, and forgotten.
public final class Buckets {
  /// Some 150 bytes each. Whoever comes under so many names at once makes others start anew, and
  /// those who come often are forgotten last.
  static final int MOST = 100_000;

  private final Rate rate;
  private final InstantSource clock;
  private final Cache<String, Bucket> buckets;

  /// @param clock one that does not go back, and that others look at as well
  public Buckets(Rate rate, InstantSource clock) {
    this.rate = rate;
    this.clock = clock;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(rate.per())
            .ticker(this::now)
            .executor(Runnable::run)
            .build();
  }

  /// Takes what something may cost, before it is done.
  ///
  /// @param cost what is more than the rate allows at once is as much as that
  /// @throws MatrixException with a [LimitExceeded] if it has been done too often
  public void take(String key, int cost) {
    var bucket = buckets.get(key, _ -> new Bucket());
    long wait = bucket.take(price(cost), rate, now());
    if (wait > 0) {
      throw new MatrixException(new LimitExceeded(wholeMillis(wait)));
    }
  }

  /// Gives back what was taken too much, when it is done.
  ///
  /// @param cost what it has cost in the end
  public void settle(String key, int taken, int cost) {
    int over = price(taken) - price(cost);
    var bucket = over > 0 ? buckets.getIfPresent(key) : null;
    if (bucket != null) {
      bucket.giveBack(over, rate);
    }
  }

  private int price(int cost) {
    return Math.min(cost, rate.count());
  }

  /// Rounded up: a millisecond too early is too early.
  private static Duration wholeMillis(long nanos) {
    return Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1);
  }

  private long now() {
    return TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }
}
