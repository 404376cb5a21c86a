package klatsch.rooms;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import klatsch.rooms.append.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Throws away what rooms keep only for a time, so that the database does not grow by it for ever,
/// and goes on with what was left undone.
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  /// Often enough that little has gathered, so that what waits behind it hardly waits.
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Transactions transactions;
  private final FirstAnswers firstAnswers;
  private final ProfileFanOut profileFanOut;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());

  Housekeeping(Transactions transactions, FirstAnswers firstAnswers, ProfileFanOut profileFanOut) {
    this.transactions = transactions;
    this.firstAnswers = firstAnswers;
    this.profileFanOut = profileFanOut;
    long minutes = EVERY.toMinutes();
    thread.scheduleWithFixedDelay(this::guarded, minutes, minutes, TimeUnit.MINUTES);
  }

  /// What is done from time to time.
  void tidy() {
    transactions.forgetOld();
    firstAnswers.forgetOld();
    profileFanOut.takeUp();
  }

  /// A task that throws would never run again.
  private void guarded() {
    try {
      tidy();
    } catch (RuntimeException e) {
      LOG.warn("Could not tidy up; trying again later", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
