package klatsch.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import klatsch.config.StartupProblem;
import klatsch.model.error.UnavailableException;
import klatsch.store.Transaction.Culprit;
import klatsch.telemetry.StoreMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a group of changes in one transaction, and finds out whether it is on disk, also when the
/// database goes away meanwhile.
///
/// What was lost before the commit is written again. What was lost in the commit is looked up as
/// soon as the database is back: until then nobody may be told anything about it, for whoever is
/// told that it failed relies on that. For one thread.
final class GroupWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

  /// A group that loses the connection so often may itself be the reason.
  static final int MAX_TRIES = 3;

  /// While the database is away, it is tried so often.
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Database database;
  private final Writers writers;
  private final ParsedSqls sqls;
  private final StoreMetrics metrics;
  private final Outage outage;
  private final Duration patience;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final long number;
  private @Nullable Session session;

  /// How many of our groups are on disk.
  private long commits;

  /// One change of a group.
  interface Part {
    void write(Transaction tx);
  }

  /// @param session the first connection; after a failure the database is asked for another
  /// @param patience how long a database may be away before those who want to write are refused
  GroupWriter(
      Database database,
      ParsedSqls sqls,
      Session session,
      StoreMetrics metrics,
      Outage outage,
      Duration patience)
      throws SQLException {
    this.database = database;
    this.sqls = sqls;
    this.session = session;
    this.metrics = metrics;
    this.outage = outage;
    this.patience = patience;
    this.writers = new Writers(sqls);
    this.number = writers.register(session);
  }

  /// Returns when the group is on disk.
  ///
  /// @param whileAway called now and then while the group is in doubt and patience is over, and
  ///   when others need not wait for what this group has waited for in vain
  /// @return the last position taken
  /// @throws Culprit if a change is to blame; nothing is written
  /// @throws UnavailableException if the database is away, refuses, or is lost again and again;
  ///   nothing is written
  /// @throws StoreException if the store was closed before it was known how the commit ended
  long write(List<? extends Part> group, Runnable whileAway) throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        long begin = System.nanoTime();
        long reached = attempt(group, whileAway);
        metrics.committed(group.size(), System.nanoTime() - begin);
        outage.over();
        return reached;
      } catch (Lost e) {
        disconnect();
        outage.goesOn(e.getCause());
        if (e.isInCommit() && isOnDisk(whileAway)) {
          commits++;
          return e.reached();
        }
        // To wait does not help there.
        if (tries == MAX_TRIES || Failure.of(e.getCause()).isOfAll()) {
          throw outage.refusal(e.getCause());
        }
      }
    }
  }

  private long attempt(List<? extends Part> group, Runnable whileAway)
      throws Lost, InterruptedException {
    var writing = connected();
    long reached;
    try {
      writing.begin();
      reached = run(group, writing);
    } catch (SQLException | StoreException e) {
      refuseIfOfAll(e, whileAway);
      undo(writing, e);
      outage.goesOn(e);
      throw outage.refusal(e);
    } catch (Culprit e) {
      refuseIfOfAll(e.getCause(), whileAway);
      undo(writing, e.getCause());
      throw e;
    } catch (RuntimeException | Error e) {
      disconnect(); // which takes back what there is of the transaction
      throw e;
    }
    try {
      writing.commit();
    } catch (SQLException | RuntimeException | Error e) {
      throw Lost.inCommit(e, reached);
    }
    commits++;
    return reached;
  }

  /// When it is not one change that is to blame, such as when the disk is full, it makes no sense
  /// to try the changes one by one, or again.
  private void refuseIfOfAll(Throwable cause, Runnable whileAway) {
    var failure = Failure.of(cause);
    if (!failure.isOfAll()) {
      return;
    }
    disconnect();
    outage.goesOn(cause);
    if (failure == Failure.LOCKED) {
      // Those behind have waited as long as this group has, and would wait as long once more.
      whileAway.run();
    }
    throw outage.refusal(cause);
  }

  /// Runs the changes. The stream's row is written first and last.
  private long run(List<? extends Part> group, Session writing) {
    var stream = new Transaction(writing, sqls, 0);
    long before = writers.lock(stream);
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
    writers.note(stream, number, commits + 1);
    if (tx.position() != before) {
      stream.sql("UPDATE stream SET position = :position").with("position", tx.position()).update();
    }
    return tx.position();
  }

  private static void undo(Session writing, Throwable cause) throws Lost {
    try {
      writing.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
      throw Lost.before(cause);
    }
  }

  /// Whether the group after the last one that we know of came to the disk after all.
  private boolean isOnDisk(Runnable whileAway) throws InterruptedException {
    while (true) {
      try {
        return writers.has(connected(), number, commits + 1);
      } catch (SQLException | StoreException | UnavailableException e) {
        disconnect();
        outage.goesOn(e);
        if (isClosing()) {
          throw new StoreException(
              "The database went away in the very commit, and nobody knows how that ended", e);
        }
      }
      if (outage.lasts(patience)) {
        whileAway.run();
      }
      pause();
    }
  }

  /// @throws UnavailableException if there is no connection to be had, and patience is over
  private Session connected() throws InterruptedException {
    while (session == null) {
      try {
        session = database.connectWriter();
      } catch (SQLException | StartupProblem e) {
        outage.goesOn(e);
        if (outage.lasts(patience) || isClosing()) {
          throw outage.refusal(e);
        }
        pause();
      }
    }
    return session;
  }

  /// What the database wants to do between two transactions.
  void afterCommit() {
    if (session != null) {
      try {
        database.afterCommit(session);
      } catch (SQLException | RuntimeException e) {
        LOG.warn("Housekeeping after a commit failed; reconnecting", e);
        disconnect();
      }
    }
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

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause() throws InterruptedException {
    closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// From now on, waits no more for a database that is away. May be called by any thread.
  void hurry() {
    closing.countDown();
  }

  /// To be called by the thread that writes.
  @Override
  public void close() {
    if (session != null && !outage.isGoingOn()) {
      try {
        writers.leave(session, number);
      } catch (SQLException | StoreException e) {
        LOG.debug("The row of this writer is left behind", e);
      }
    }
    disconnect();
  }
}
