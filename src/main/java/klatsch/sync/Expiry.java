package klatsch.sync;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import klatsch.presence.Presence;
import klatsch.rooms.Typing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets end what nobody ends: typing, and being there. One thread looks every second, which costs
/// nothing when nobody is typing.
public final class Expiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

  /// People see it this much too late at most.
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("expiry").daemon().factory());

  Expiry(Typing typing, Presence presence) {
    every(typing::expire);
    every(presence::expire);
  }

  private void every(Runnable look) {
    long millis = EVERY.toMillis();
    thread.scheduleWithFixedDelay(() -> guarded(look), millis, millis, TimeUnit.MILLISECONDS);
  }

  /// A task that throws would never run again.
  private static void guarded(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.warn("Could not look for what has ended; trying again", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
