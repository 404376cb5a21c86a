package klatsch.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries what is in SQLite's write-ahead log over to the database file, a little at a time and
/// beside the writer.
///
/// SQLite would do it on the writer's back, thousands of pages at once; everybody then waits tens
/// of milliseconds.
final class Checkpointer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

  /// 20 ms made the slowest hundredth of the commits wait twice as long.
  private static final Duration EVERY = Duration.ofMillis(5);

  /// What SQLite adds to each page in the log.
  private static final int FRAME_BYTES = SqliteDatabase.PAGE_BYTES + 24;

  /// How long a log we like. Longer ones are cut by the writer.
  static final long MAX_LOG_BYTES = 64L << 20;

  /// How long the writer waits for a slow reader before it lets the log grow on.
  private static final Duration READERS_PATIENCE = Duration.ofMillis(100);

  private final Session session;
  private final Duration patience;
  private final Thread thread;

  /// SQLite does not wait for another checkpoint, but fails.
  private final ReentrantLock turn = new ReentrantLock();

  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean written;
  private volatile long logBytes;
  private final long maxLogBytes;
  private long restartAt;

  /// Of which the log has been told. For the thread alone.
  private boolean failing;

  /// @param patience of the writer at all other times
  Checkpointer(Session session, Duration patience, long maxLogBytes) {
    this.session = session;
    this.patience = patience;
    this.maxLogBytes = maxLogBytes;
    this.restartAt = maxLogBytes;
    this.thread = Thread.ofPlatform().name("store-checkpoints").daemon().start(this::run);
  }

  /// Something has been committed.
  void wake() {
    if (!written) {
      written = true;
      LockSupport.unpark(thread);
    }
  }

  /// Makes the log begin anew if it has grown too long, on the writer's connection and thread:
  /// beside a busy writer a checkpoint never gets to the end of the log, which once grew to 3.6 GB.
  void restartIfLong(Session writer) throws SQLException {
    if (logBytes < restartAt) {
      return;
    }
    turn.lock();
    try {
      writer.run("PRAGMA busy_timeout = " + READERS_PATIENCE.toMillis());
      if (writer.checkpoint("RESTART") == Session.BUSY) {
        restartAt = logBytes + maxLogBytes;
      } else {
        restartAt = maxLogBytes;
        logBytes = 0;
      }
    } finally {
      writer.run("PRAGMA busy_timeout = " + patience.toMillis());
      turn.unlock();
    }
  }

  private void run() {
    try {
      while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        while (!written && closing.getCount() > 0) {
          LockSupport.park(this);
        }
        written = false;
        checkpoint();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts the checkpoints", e);
    }
  }

  private void checkpoint() {
    turn.lock();
    try {
      long pages = session.checkpoint("PASSIVE");
      if (pages != Session.BUSY) {
        logBytes = pages * FRAME_BYTES;
      }
      if (failing) {
        failing = false;
        LOG.info("Checkpoints succeed again");
      }
    } catch (SQLException e) {
      if (!failing) {
        failing = true;
        LOG.warn("A checkpoint failed; the next ones will try again", e);
      }
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    LockSupport.unpark(thread);
    try {
      thread.join();
      session.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.warn("The connection for checkpoints could not be closed", e);
    }
  }
}
