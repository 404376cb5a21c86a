package klatsch.store;

import static java.util.stream.Collectors.joining;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Copies all tables from one database to another of the same schema, row by row: from either of
/// the two to the other one.
final class TableCopy {
  /// Rows that are read, and written, in one go.
  private static final int BATCH = 1_000;

  private final Session from;
  private final Session to;

  /// @param from in a transaction, so that its rows come in batches and are of one moment
  /// @param to in a transaction
  TableCopy(Session from, Session to) {
    this.from = from;
    this.to = to;
  }

  /// What a column holds. Both databases have no other types in our schema.
  private enum Kind {
    NUMBER {
      @Override
      void copy(ResultSet row, PreparedStatement insert, int column) throws SQLException {
        insert.setLong(column, row.getLong(column));
      }
    },
    TEXT {
      @Override
      void copy(ResultSet row, PreparedStatement insert, int column) throws SQLException {
        insert.setString(column, row.getString(column));
      }
    },
    BYTES {
      @Override
      void copy(ResultSet row, PreparedStatement insert, int column) throws SQLException {
        insert.setBytes(column, row.getBytes(column));
      }
    },
    FLAG {
      @Override
      void copy(ResultSet row, PreparedStatement insert, int column) throws SQLException {
        insert.setBoolean(column, row.getBoolean(column));
      }
    };

    abstract void copy(ResultSet row, PreparedStatement insert, int column) throws SQLException;

    static Kind of(ResultSetMetaData columns, int column) throws SQLException {
      var type = columns.getColumnTypeName(column).toUpperCase(Locale.ROOT);
      return switch (type) {
        case "BIGINT", "INTEGER", "INT8" -> NUMBER;
        case "TEXT" -> TEXT;
        case "BYTEA" -> BYTES;
        case "BOOLEAN", "BOOL" -> FLAG;
        default -> throw new IllegalStateException("A column of a type that no table has: " + type);
      };
    }
  }

  /// Makes each of these tables what it is in the other database.
  ///
  /// @return how many rows they have together
  long copy(List<String> tables) throws SQLException {
    long rows = 0;
    for (var table : tables) {
      rows += copy(table);
    }
    return rows;
  }

  private long copy(String table) throws SQLException {
    to.run("DELETE FROM " + table);
    try (var select = from.take("SELECT * FROM " + table)) {
      select.setFetchSize(BATCH);
      try (var rows = select.executeQuery()) {
        return insert(table, rows);
      }
    }
  }

  private long insert(String table, ResultSet rows) throws SQLException {
    var columns = rows.getMetaData();
    var names = new ArrayList<String>();
    var kinds = new ArrayList<Kind>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      names.add(columns.getColumnName(i));
      kinds.add(Kind.of(columns, i));
    }
    var places = String.join(", ", Collections.nCopies(names.size(), "?"));
    var sql = names.stream().collect(joining(", ", "INSERT INTO " + table + " (", ") VALUES ("));
    try (var insert = to.take(sql + places + ")")) {
      return insert(rows, kinds, insert);
    }
  }

  private static long insert(ResultSet rows, List<Kind> kinds, PreparedStatement insert)
      throws SQLException {
    long count = 0;
    while (rows.next()) {
      for (int i = 1; i <= kinds.size(); i++) {
        if (rows.getObject(i) == null) {
          insert.setObject(i, null);
        } else {
          kinds.get(i - 1).copy(rows, insert, i);
        }
      }
      insert.addBatch();
      count++;
      if (count % BATCH == 0) {
        insert.executeBatch();
      }
    }
    insert.executeBatch();
    return count;
  }
}
