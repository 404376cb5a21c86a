package klatsch.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A few platform threads, each with a connection, that read for all others.
///
/// SQLite runs in native code, which holds the carrier of a virtual thread for as long as it takes.
/// Here virtual threads wait as for any other slow thing.
final class SqliteReaders implements Readers {
  /// Enough to keep the cores busy while one of them waits for the disk.
  static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());

  /// Reads that wait for a thread. Who comes when it is full waits to be let in.
  private static final int MAX_WAITING = 1024;

  /// Connects to the database for reading.
  @FunctionalInterface
  interface Connector {
    Session connect() throws SQLException;
  }

  private record Task<T>(Reading<T> reading, CompletableFuture<T> answer) {
    void run(Session session) {
      try {
        answer.complete(reading.read(session));
      } catch (Throwable e) {
        answer.completeExceptionally(e);
      }
    }
  }

  private static final Task<Object> LAST = new Task<>(_ -> "", new CompletableFuture<>());

  private final BlockingQueue<Task<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final List<Thread> threads = new ArrayList<>();
  private final ScopedValue<Session> own = ScopedValue.newInstance();
  private volatile boolean closed;

  SqliteReaders(Connector connector) throws SQLException {
    for (int i = 1; i <= THREADS; i++) {
      var session = connector.connect();
      threads.add(
          Thread.ofPlatform().name("store-reader-" + i).daemon().start(() -> serve(session)));
    }
  }

  @Override
  public <T> T read(Reading<T> reading) {
    if (own.isBound()) {
      return reading.read(own.get());
    }
    var task = new Task<>(reading, new CompletableFuture<T>());
    try {
      waiting.put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while waiting to read", e);
    }
    if (closed && waiting.remove(task)) {
      throw new StoreException("The store is closed", null);
    }
    try {
      return task.answer.join();
    } catch (CompletionException e) {
      throw Ticket.unwrapped(e);
    }
  }

  private void serve(Session session) {
    ScopedValue.where(own, session).run(() -> serveUntilClosed(session));
    try {
      session.close();
    } catch (SQLException e) {
      throw new StoreException("Could not close a reading connection", e);
    }
  }

  private void serveUntilClosed(Session session) {
    try {
      for (var task = waiting.take(); task != LAST; task = waiting.take()) {
        task.run(session);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts the readers", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (int i = 0; i < threads.size(); i++) {
        waiting.put(LAST);
      }
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.forEach(
        late -> late.answer.completeExceptionally(new StoreException("The store is closed", null)));
  }
}
