package klatsch.telemetry;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Counts values by how large they are. It costs two additions.
public final class Histogram implements Sampled {
  /// Every bucket is a line for each operation, so there are few: from what memory answers, over
  /// the disk, to what makes people impatient. The last ones are those who wait for news.
  private static final long[] TIMES =
      inNanos(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000, 30_000);

  private static final long[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] bounds;
  private final double perUnit;

  /// One for each bound, and one for what is above them all.
  private final LongAdder[] counts;

  private final LongAdder sum = new LongAdder();

  /// @param bounds each of which belongs to the bucket below it
  /// @param perUnit by which values are divided when they are shown
  private Histogram(long[] bounds, double perUnit) {
    this.bounds = bounds;
    this.perUnit = perUnit;
    this.counts = new LongAdder[bounds.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  static Histogram ofTimes() {
    return new Histogram(TIMES, NANOS_PER_SECOND);
  }

  static Histogram ofSizes() {
    return new Histogram(SIZES, 1);
  }

  private static long[] inNanos(long... millis) {
    var nanos = new long[millis.length];
    for (int i = 0; i < millis.length; i++) {
      nanos[i] = Duration.ofMillis(millis[i]).toNanos();
    }
    return nanos;
  }

  /// @param value a time in nanoseconds, or a size
  public void add(long value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(value);
  }

  public long count() {
    long count = 0;
    for (var bucket : counts) {
      count += bucket.sum();
    }
    return count;
  }

  @Override
  public boolean isUsed() {
    return count() > 0;
  }

  @Override
  public void write(Exposition out, String name, Labels labels) {
    long below = 0;
    for (int i = 0; i < bounds.length; i++) {
      below += counts[i].sum();
      out.bucket(name, labels, Exposition.number(bounds[i] / perUnit), below);
    }
    below += counts[bounds.length].sum();
    out.bucket(name, labels, "+Inf", below);
    out.sample(name + "_sum", labels, sum.sum() / perUnit);
    out.sample(name + "_count", labels, (double) below);
  }
}
