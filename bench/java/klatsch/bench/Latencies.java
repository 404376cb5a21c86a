package klatsch.bench;

import java.util.Arrays;
import java.util.Collection;

/// How long things took, every one of them: percentiles are exact.
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = duration;
  }

  int count() {
    return count;
  }

  static Latencies all(Collection<Latencies> parts) {
    var all = new Latencies();
    for (var part : parts) {
      for (var i = 0; i < part.count; i++) {
        all.add(part.nanos[i]);
      }
    }
    Arrays.sort(all.nanos, 0, all.count);
    return all;
  }

  /// In milliseconds. Only for what [#all] returned.
  ///
  /// @param share of the durations that are not longer, such as 0.99
  double millis(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    var index = (int) Math.ceil(share * count) - 1;
    return nanos[Math.clamp(index, 0, count - 1)] / 1e6;
  }
}
