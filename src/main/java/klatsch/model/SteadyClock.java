package klatsch.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

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
  private final AtomicReference<Reading> last;

  /// @param wall what the clock of the machine said
  /// @param ahead by how much we are ahead of it
  private record Reading(Instant wall, Duration ahead) {
    Reading next(Instant now) {
      return now.isBefore(wall)
          ? new Reading(now, ahead.plus(Duration.between(now, wall)))
          : new Reading(now, ahead);
    }
  }

  public SteadyClock(InstantSource wall) {
    this.wall = wall;
    this.last = new AtomicReference<>(new Reading(wall.instant(), Duration.ZERO));
  }

  @Override
  public Instant instant() {
    while (true) {
      // First what others have read, and then the clock: it is later then, unless it was set back.
      var before = last.get();
      var reading = before.next(wall.instant());
      if (last.compareAndSet(before, reading)) {
        return reading.wall().plus(reading.ahead());
      }
    }
  }
}
