package klatsch.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import klatsch.store.Transaction.Culprit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way to write: group commit.
///
/// One thread gathers the changes that have arrived, writes them in one transaction and syncs the
/// disk once for all of them. A second thread then tells who wants to know, in the order of the
/// commits, while the first is at the next group. Nothing is acknowledged before the sync.
public final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /// Changes that wait for their group. Who comes when it is full waits to be let in.
  static final int MAX_WAITING = 4096;

  /// Above this, a larger group gains little, and all of it waits for its slowest change.
  static final int MAX_GROUP = 512;

  /// Groups on disk that are not published yet; the writer then waits for the publisher.
  private static final int MAX_UNPUBLISHED = 8;

  private static final Submission<?> LAST = new Submission<>(_ -> "", _ -> {});
  private static final Settled END = new Settled(List.of(), 0);

  private final Database database;
  private final ParsedSqls sqls;
  private final BlockingQueue<Submission<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final BlockingQueue<Settled> settled = new ArrayBlockingQueue<>(MAX_UNPUBLISHED);
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private final Thread writer;
  private final Thread publisher;
  private @Nullable Session session;
  private volatile long position;
  private volatile boolean closed;

  /// A change on its way.
  private static final class Submission<T extends @Nullable Object> {
    private final Change<T> change;
    private final Consumer<? super T> published;
    private final Ticket<T> ticket = new Ticket<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Submission(Change<T> change, Consumer<? super T> published) {
      this.change = change;
      this.published = published;
    }

    void write(Transaction tx) {
      result = change.write(tx);
    }

    @SuppressWarnings("NullAway") // the result is a T, also when that may be null
    void publish() {
      try {
        published.accept(result);
      } catch (Throwable e) {
        failure = e;
      }
    }

    @SuppressWarnings("NullAway")
    void answer() {
      if (failure == null) {
        ticket.succeed(result);
      } else {
        ticket.fail(failure);
      }
    }
  }

  /// Changes that are on disk, or that have all failed.
  ///
  /// @param position the last one taken when they are on disk; [#FAILED] if they are not
  private record Settled(List<Submission<?>> group, long position) {
    static final long FAILED = -1;
  }

  /// @param session the first connection for writing; after a failure the database is asked for
  ///   another
  /// @param position the last one taken so far
  Committer(Database database, ParsedSqls sqls, Session session, long position) {
    this.database = database;
    this.sqls = sqls;
    this.session = session;
    this.position = position;
    this.writer = Thread.ofPlatform().name("store-writer").daemon().start(this::writeUntilClosed);
    this.publisher =
        Thread.ofPlatform().name("store-publisher").daemon().start(this::publishUntilClosed);
  }

  /// Hands a change over and returns; the [Ticket] tells when it is durable.
  ///
  /// Changes are written in the order of their submission, and published in that order.
  ///
  /// @param published called once after the change is on disk and before its ticket is answered, on
  ///   a thread that all share: it must be quick and wait for nothing. If it throws, the ticket
  ///   throws that, though the change stays
  /// @throws StoreException if the store is closed
  public <T extends @Nullable Object> Ticket<T> submit(
      Change<T> change, Consumer<? super T> published) {
    var submission = new Submission<T>(change, published);
    if (closed) {
      throw closedException();
    }
    try {
      waiting.put(submission);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while waiting to write", e);
    }
    if (closed && waiting.remove(submission)) {
      throw closedException();
    }
    return submission.ticket;
  }

  /// Writes and waits until it is durable.
  public <T extends @Nullable Object> T write(Change<T> change) {
    return submit(change, _ -> {}).await();
  }

  /// The last position that has been published. Whoever reads up to here misses nothing.
  public long position() {
    return position;
  }

  /// Tells the listener each new position, after the callbacks of all changes up to it.
  ///
  /// It is called on the publisher's thread: it must be quick and wait for nothing.
  public void onPublished(LongConsumer listener) {
    listeners.add(listener);
  }

  /// Writes what has been accepted, publishes it, and refuses all that comes after.
  @Override
  public void close() {
    closed = true;
    try {
      waiting.put(LAST);
      writer.join();
      publisher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static StoreException closedException() {
    return new StoreException("The store is closed", null);
  }

  private void writeUntilClosed() {
    try {
      boolean open = true;
      while (open) {
        var group = new ArrayList<Submission<?>>();
        group.add(waiting.take());
        waiting.drainTo(group, MAX_GROUP - 1);
        open = !group.remove(LAST);
        write(group);
      }
      var rest = new ArrayList<Submission<?>>();
      while (waiting.drainTo(rest, MAX_GROUP) > 0) {
        write(rest);
        rest = new ArrayList<>();
      }
      settled.put(END);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts the writer", e);
    } finally {
      disconnect();
    }
  }

  /// Writes a group. When one of it fails, those before it, it alone, and those after it are each
  /// tried again as a group of their own: all keep their order, and only the culprit fails.
  private void write(List<Submission<?>> group) throws InterruptedException {
    var rest = group;
    while (!rest.isEmpty()) {
      try {
        commit(rest);
        return;
      } catch (StoreException e) {
        fail(rest, e);
        return;
      } catch (Culprit e) {
        if (rest.size() == 1) {
          fail(rest, e.getCause());
          return;
        }
        int culprit = e.isKnown() ? e.change() : 0;
        write(rest.subList(0, culprit));
        write(rest.subList(culprit, culprit + 1));
        rest = rest.subList(culprit + 1, rest.size());
      }
    }
  }

  /// @throws Culprit if a change is to blame; the transaction is undone
  /// @throws StoreException if the database is; the next group gets a new connection. If it was
  ///   lost in the very commit, nobody knows whether the group is on disk: whoever made a change of
  ///   it must look
  private void commit(List<Submission<?>> group) throws InterruptedException {
    long reached;
    try {
      var writing = connected();
      writing.begin();
      reached = write(group, writing);
      writing.commit();
    } catch (SQLException | StoreException e) {
      disconnect();
      throw new StoreException("The database could not write", e);
    } catch (Culprit e) {
      undo(e);
      throw e;
    }
    settled.put(new Settled(group, reached));
    afterCommit();
  }

  /// Runs the changes of a group.
  ///
  /// The stream's row is written first and last. Its lock keeps every other writer out, so that
  /// positions become visible in order and without gaps even if several servers share the database.
  private long write(List<Submission<?>> group, Session writing) {
    var stream = new Transaction(writing, sqls, 0);
    long before =
        stream
            .sql("UPDATE stream SET position = position RETURNING position")
            .list(row -> row.getLong("position"))
            .getFirst();
    var tx = new Transaction(writing, sqls, before);
    for (int i = 0; i < group.size(); i++) {
      tx.startChange(i);
      try {
        group.get(i).write(tx);
      } catch (Throwable e) {
        throw tx.culprit(e);
      }
    }
    tx.runDeferred();
    if (tx.position() != before) {
      stream.sql("UPDATE stream SET position = :position").with("position", tx.position()).update();
    }
    return tx.position();
  }

  private void undo(Culprit culprit) {
    try {
      connected().rollback();
    } catch (SQLException e) {
      disconnect();
      var failure = new StoreException("The database has failed", culprit.getCause());
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private void afterCommit() {
    try {
      database.afterCommit(connected());
    } catch (SQLException e) {
      LOG.warn("Housekeeping after a commit failed; reconnecting", e);
      disconnect();
    }
  }

  private Session connected() throws SQLException {
    if (session == null) {
      session = database.connectWriter();
    }
    return session;
  }

  private void disconnect() {
    if (session != null) {
      try {
        session.close();
      } catch (SQLException e) {
        LOG.debug("The lost connection could not be closed", e);
      }
      session = null;
    }
  }

  private void fail(List<Submission<?>> group, Throwable cause) throws InterruptedException {
    group.forEach(submission -> submission.failure = cause);
    settled.put(new Settled(group, Settled.FAILED));
  }

  private void publishUntilClosed() {
    try {
      for (var next = settled.take(); next != END; next = settled.take()) {
        if (next.position != Settled.FAILED) {
          publish(next);
        }
        next.group.forEach(Submission::answer);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts the publisher", e);
    }
  }

  private void publish(Settled news) {
    news.group.forEach(Submission::publish);
    if (news.position == position) {
      return;
    }
    position = news.position;
    for (var listener : listeners) {
      try {
        listener.accept(news.position);
      } catch (RuntimeException e) {
        LOG.error("A listener of the store failed at position {}", news.position, e);
      }
    }
  }
}
