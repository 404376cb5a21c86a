package klatsch.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// Tells how much time passes, for what lasts a while and lives in memory: who types, who may do
/// how much, who waits. It follows the clock of the machine, but when that is set back it does not
/// go back with it: otherwise what was to last for seconds would last for as long as the clock was
/// set back.
///
/// A step is noticed by the next who looks: what has passed since the last look is lost then. So it
/// is shared by those who look often.
///
/// It is not for what people read or what is kept: after such a step it is ahead of the world.
public final class SteadyClock implements InstantSource {
  private final InstantSource wall;

  /// What the clock of the machine said last. Guarded by this.
  private Instant last;

  /// By how much this one is ahead of it. Guarded by this.
  private Duration ahead = Duration.ZERO;

  public SteadyClock(InstantSource wall) {
    this.wall = wall;
    this.last = wall.instant();
  }

  @Override
  public synchronized Instant instant() {
    var now = wall.instant();
    if (now.isBefore(last)) {
      ahead = ahead.plus(Duration.between(now, last));
    }
    last = now;
    return now.plus(ahead);
  }

  /// The time as caches want it, which forget what has been there for so long.
  public long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(millis());
  }
}
