package klatsch.telemetry;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks something costly only every so often, however many want to know.
final class Remembered<T> implements Supplier<T> {
  private final Supplier<T> source;
  private final long fresh;
  private final LongSupplier nanos;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Known<T> known;

  private record Known<T>(T value, long since) {}

  /// @param nanos a clock that only goes forward
  Remembered(Supplier<T> source, Duration fresh, LongSupplier nanos) {
    this.source = source;
    this.fresh = fresh.toNanos();
    this.nanos = nanos;
  }

  /// While somebody asks anew, others get what was known before.
  @Override
  public T get() {
    var last = known;
    if (last == null) {
      asking.lock();
    } else if (isFresh(last) || !asking.tryLock()) {
      return last.value();
    }
    try {
      last = known;
      if (last != null && isFresh(last)) {
        return last.value();
      }
      var value = source.get();
      known = new Known<>(value, nanos.getAsLong());
      return value;
    } finally {
      asking.unlock();
    }
  }

  private boolean isFresh(Known<T> last) {
    return nanos.getAsLong() - last.since() < fresh;
  }
}
