package klatsch.http;

import java.util.concurrent.atomic.AtomicLong;
import klatsch.config.Rate;

/// How much somebody may still do, as a bucket of tokens that fills evenly.
///
/// All there is to remember is when it will be full again (this is known as the generic cell rate
/// algorithm), so it is one number, and needs neither a lock nor anybody to fill it.
final class Bucket {
  private final AtomicLong fullAt = new AtomicLong();

  /// Takes tokens, or gives how many nanoseconds later there will be enough of them; else 0.
  ///
  /// @param tokens of which a full bucket has enough
  /// @param now in nanoseconds
  long take(int tokens, Rate rate, long now) {
    long latest = now + rate.per().toNanos();
    long price = tokens * rate.interval().toNanos();
    while (true) {
      long before = fullAt.get();
      long after = Math.max(before, now) + price;
      if (after > latest) {
        return after - latest;
      }
      if (fullAt.compareAndSet(before, after)) {
        return 0;
      }
    }
  }

  /// Nothing that is full becomes fuller.
  void giveBack(int tokens, Rate rate) {
    fullAt.addAndGet(-tokens * rate.interval().toNanos());
  }
}
