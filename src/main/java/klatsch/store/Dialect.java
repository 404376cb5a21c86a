package klatsch.store;

import static java.util.stream.Collectors.joining;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;

/// The few things that SQLite and PostgreSQL do not say alike.
enum Dialect {
  SQLITE {
    @Override
    String in() {
      return "IN (SELECT value FROM json_each(?))";
    }

    @Override
    String list(Collection<?> values) {
      return values.stream()
          .map(value -> value instanceof Number ? value.toString() : quote(value.toString()))
          .collect(joining(",", "[", "]"));
    }

    @Override
    void bindList(PreparedStatement statement, int index, String list) throws SQLException {
      statement.setString(index, list);
    }

    @Override
    String tables() {
      return "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
          + " ORDER BY name";
    }

    /// Only by the name `INTEGER PRIMARY KEY` does a column become the key of the table itself; any
    /// other primary key is a second index, written again for every row.
    @Override
    String definition(String sql) {
      return sql.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY");
    }

    /// JSON escapes what is below the space.
    private static String quote(String text) {
      var quoted = new StringBuilder(text.length() + 2).append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          quoted.append('\\').append(c);
        } else if (c < ' ') {
          quoted.append(String.format("\\u%04x", (int) c));
        } else {
          quoted.append(c);
        }
      }
      return quoted.append('"').toString();
    }
  },
  POSTGRES {
    @Override
    String in() {
      return "= ANY (?)";
    }

    @Override
    String list(Collection<?> values) {
      return values.stream()
          .map(value -> '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
          .collect(joining(",", "{", "}"));
    }

    /// Without a type, so that the server takes that of the column: one form for texts and numbers,
    /// and for the empty list, which has neither.
    @Override
    void bindList(PreparedStatement statement, int index, String list) throws SQLException {
      statement.setObject(index, list, Types.OTHER);
    }

    @Override
    String tables() {
      return "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";
    }

    @Override
    String definition(String sql) {
      return sql;
    }
  };

  /// What `IN (:name)` becomes, so that one statement serves lists of every length, also of none.
  abstract String in();

  /// A list as the text that [#bindList] hands over.
  abstract String list(Collection<?> values);

  abstract void bindList(PreparedStatement statement, int index, String list) throws SQLException;

  /// The query for the names of all tables.
  abstract String tables();

  /// A `CREATE TABLE` in the words of this database.
  abstract String definition(String sql);
}
