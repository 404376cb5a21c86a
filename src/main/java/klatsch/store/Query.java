package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One reading statement and its values.
final class Query {
  /// Makes a value of the row that the cursor stands on.
  @FunctionalInterface
  interface Mapper<T extends @Nullable Object> {
    T map(ResultSet row) throws SQLException;
  }

  private final Readers readers;
  private final ParsedSql sql;
  private final Values values;

  Query(Readers readers, ParsedSql sql, Values values) {
    this.readers = readers;
    this.sql = sql;
    this.values = values;
  }

  Query with(String name, @Nullable Object value) {
    values.set(name, value);
    return this;
  }

  <T> List<T> list(Mapper<T> mapper) {
    return readers.read(session -> run(session, sql, values, mapper, Integer.MAX_VALUE));
  }

  /// The first row, or `null` if there is none.
  <T> @Nullable T first(Mapper<T> mapper) {
    var rows = readers.read(session -> run(session, sql, values, mapper, 1));
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /// The one number that the statement asks for, like a count.
  long number() {
    var rows = readers.read(session -> run(session, sql, values, row -> row.getLong(1), 1));
    return rows.getFirst();
  }

  static <T> List<T> run(
      Session session, ParsedSql sql, Values values, Mapper<T> mapper, int atMost) {
    try {
      var statement = session.take(sql.jdbc());
      try {
        values.bind(statement);
        try (var rows = statement.executeQuery()) {
          var found = new ArrayList<T>();
          while (found.size() < atMost && rows.next()) {
            found.add(mapper.map(rows));
          }
          return found;
        }
      } finally {
        session.giveBack(sql.jdbc(), statement);
      }
    } catch (SQLException e) {
      throw StoreException.running(sql.text(), e);
    }
  }
}
