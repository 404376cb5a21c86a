package klatsch.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
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

  private final Session session;
  private final Thread thread;
  private volatile boolean written;
  private volatile boolean closed;
  private volatile long logBytes;

  Checkpointer(Session session) {
    this.session = session;
    this.thread = Thread.ofPlatform().name("store-checkpoints").daemon().start(this::run);
  }

  /// Something has been committed.
  void wake() {
    if (!written) {
      written = true;
      LockSupport.unpark(thread);
    }
  }

  /// How long the log was at the last look.
  long logBytes() {
    return logBytes;
  }

  /// The writer has made the log begin anew.
  void restarted() {
    logBytes = 0;
  }

  private void run() {
    while (!closed) {
      if (written) {
        written = false;
        checkpoint();
        LockSupport.parkNanos(EVERY.toNanos());
      } else {
        LockSupport.park();
      }
    }
  }

  private void checkpoint() {
    try {
      long pages = session.checkpoint("PASSIVE");
      if (pages != Session.BUSY) {
        logBytes = pages * FRAME_BYTES;
      }
    } catch (SQLException e) {
      LOG.warn("A checkpoint failed; the next one will try again", e);
    }
  }

  @Override
  public void close() {
    closed = true;
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
