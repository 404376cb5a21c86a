package klatsch.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The transaction that a group of changes shares. The stores write through it.
///
/// For the writing thread, and only until the [Change] returns.
public final class Transaction {
  private final Session session;
  private final ParsedSqls sqls;
  private final Map<ParsedSql, List<Deferred>> deferred = new LinkedHashMap<>();
  private final Map<Object, Object> notes = new HashMap<>();
  private long position;
  private int change;
  private @Nullable Culprit culprit;

  /// @param change which of the group wants it, to know whose fault it is
  private record Deferred(Values values, int change, boolean expectingOne) {}

  /// A change of the group has failed, and with it the transaction.
  static final class Culprit extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The database refused a batch and did not say which row of it.
    private static final int UNKNOWN = -1;

    private final int change;

    Culprit(int change, Throwable cause) {
      super(null, cause, false, false);
      this.change = change;
    }

    int change() {
      return change;
    }

    boolean isKnown() {
      return change != UNKNOWN;
    }

    @Override
    public synchronized Throwable getCause() {
      return Objects.requireNonNull(super.getCause());
    }
  }

  /// @param position the last one taken
  Transaction(Session session, ParsedSqls sqls, long position) {
    this.session = session;
    this.sqls = sqls;
    this.position = position;
  }

  /// Takes the next place in the one sequence of everything durable. Positions become visible in
  /// their order and without gaps.
  public long nextPosition() {
    position++;
    return position;
  }

  long position() {
    return position;
  }

  void startChange(int index) {
    change = index;
  }

  Write sql(String text) {
    var parsed = sqls.of(text);
    return new Write(this, parsed, new Values(parsed, sqls.dialect()));
  }

  void defer(ParsedSql sql, Values values, boolean expectingOne) {
    deferred
        .computeIfAbsent(sql, _ -> new ArrayList<>())
        .add(new Deferred(values, change, expectingOne));
  }

  /// For statements of different texts that must keep their order when they write the same thing:
  /// runs what is deferred if something has been written to that thing in this group.
  void inOrder(Object thing) {
    if (notes.containsKey(thing)) {
      runDeferred();
    }
    notes.put(thing, thing);
  }

  /// What was noted about a thing in this group, or `null`: nothing yet, or it has been written.
  @Nullable Object note(Object thing) {
    return notes.get(thing);
  }

  /// Notes something about what is deferred, until that has run.
  void note(Object thing, Object note) {
    notes.put(thing, note);
  }

  /// The connection, after all has run that was deferred.
  Session sessionInOrder() {
    runDeferred();
    return session;
  }

  /// Notes that the change that is writing has failed. The transaction stays failed even if the
  /// change catches what was thrown: PostgreSQL insists, and SQLite shall not differ.
  Culprit culprit(Throwable cause) {
    if (culprit == null) {
      culprit = new Culprit(change, cause);
    }
    return culprit;
  }

  /// Runs what is deferred, in batches, in the order in which each text was first used.
  ///
  /// @throws Culprit when a batch fails, when a statement that should have written one row did not,
  ///   or when the transaction has failed before
  void runDeferred() {
    if (culprit != null) {
      throw culprit;
    }
    try {
      for (var batch : deferred.entrySet()) {
        runBatch(batch.getKey(), batch.getValue());
      }
    } catch (Culprit e) {
      culprit = e;
      throw e;
    } finally {
      deferred.clear();
      notes.clear();
    }
  }

  private void runBatch(ParsedSql sql, List<Deferred> rows) {
    int[] counts;
    try {
      counts = execute(sql, rows);
    } catch (SQLException e) {
      boolean oneChange = rows.getFirst().change == rows.getLast().change;
      int whose = oneChange ? rows.getFirst().change : Culprit.UNKNOWN;
      throw new Culprit(whose, StoreException.running(sql.text(), e));
    }
    for (int i = 0; i < counts.length; i++) {
      var row = rows.get(i);
      if (row.expectingOne && counts[i] != 1) {
        throw new Culprit(
            row.change, new ConflictException("Somebody else was faster: " + sql.text()));
      }
    }
  }

  private int[] execute(ParsedSql sql, List<Deferred> rows) throws SQLException {
    var statement = session.take(sql.jdbc());
    try {
      for (var row : rows) {
        row.values.bind(statement);
        statement.addBatch();
      }
      return statement.executeBatch();
    } finally {
      statement.clearBatch(); // after a failure it may still hold rows
      session.giveBack(sql.jdbc(), statement);
    }
  }
}
