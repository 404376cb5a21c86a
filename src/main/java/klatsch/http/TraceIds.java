package klatsch.http;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Numbers the requests, so that what users were told of a bug can be found in the log.
///
/// An id is the time of the start and a number, such as `mi3k9x2a-1`: never used twice, also not
/// after a restart.
final class TraceIds {
  private final String start;
  private final AtomicLong last = new AtomicLong();

  TraceIds(InstantSource clock) {
    start = Long.toString(clock.millis(), Character.MAX_RADIX);
  }

  String next() {
    return start + "-" + last.incrementAndGet();
  }
}
