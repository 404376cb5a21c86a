package klatsch.store;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One statement of a transaction and its values.
///
/// It runs at once ([#update], [#list], [#first]) and then sees all that was written before it, or
/// [#later], together with all of its kind: a group of sixty changes then costs a few round trips.
/// Statements that run later keep their order among those of the same text, but not among those of
/// different texts; see [Transaction#inOrder].
final class Write {
  private final Transaction tx;
  private final ParsedSql sql;
  private final Values values;

  Write(Transaction tx, ParsedSql sql, Values values) {
    this.tx = tx;
    this.sql = sql;
    this.values = values;
  }

  /// Gives a value. One that runs later may still be given another until it has run.
  Write with(String name, @Nullable Object value) {
    values.set(name, value);
    return this;
  }

  void later() {
    tx.defer(sql, values, false);
  }

  /// Runs later, and fails its change with a [ConflictException] unless it writes exactly one row.
  void laterExpectingOne() {
    tx.defer(sql, values, true);
  }

  /// Runs now and says how many rows it wrote.
  int update() {
    var session = tx.sessionInOrder();
    try {
      var statement = session.take(sql.jdbc());
      try {
        values.bind(statement);
        return statement.executeUpdate();
      } finally {
        session.giveBack(sql.jdbc(), statement);
      }
    } catch (SQLException e) {
      var failure = StoreException.running(sql.text(), e);
      tx.culprit(failure);
      throw failure;
    }
  }

  /// Runs now and returns the rows that it read or, with `RETURNING`, wrote.
  <T> List<T> list(Query.Mapper<T> mapper) {
    var session = tx.sessionInOrder();
    try {
      return Query.run(session, sql, values, mapper, Integer.MAX_VALUE);
    } catch (StoreException e) {
      tx.culprit(e);
      throw e;
    }
  }

  <T> @Nullable T first(Query.Mapper<T> mapper) {
    var rows = list(mapper);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /// The one number that the statement asks for, like a count.
  long number() {
    return list(row -> row.getLong(1)).getFirst();
  }
}
