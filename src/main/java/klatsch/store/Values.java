package klatsch.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Collection;
import klatsch.model.error.MatrixError;
import klatsch.model.event.Membership;
import org.jspecify.annotations.Nullable;

/// The values for the named parameters of one statement.
final class Values {
  /// Stands where no value has been given; `null` is a value.
  private static final Object MISSING = new Object();

  private final ParsedSql sql;
  private final Dialect dialect;
  private final @Nullable Object[] given;

  Values(ParsedSql sql, Dialect dialect) {
    this.sql = sql;
    this.dialect = dialect;
    this.given = new Object[sql.names().size()];
    Arrays.fill(given, MISSING);
  }

  void set(String name, @Nullable Object value) {
    given[sql.indexOf(name)] = plain(value);
  }

  void bind(PreparedStatement statement) throws SQLException {
    var slots = sql.slots();
    for (int i = 0; i < slots.size(); i++) {
      var slot = slots.get(i);
      var value = given[slot.name()];
      if (value == MISSING) {
        throw new IllegalStateException(
            "No value for :" + sql.names().get(slot.name()) + " in " + sql.text());
      }
      bind(statement, i + 1, value, slot.list());
    }
  }

  private void bind(PreparedStatement statement, int index, @Nullable Object value, boolean list)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(index, Types.NULL);
      case Long number -> statement.setLong(index, number);
      case Boolean flag -> statement.setBoolean(index, flag);
      case byte[] bytes -> statement.setBytes(index, bytes);
      case String text when list -> dialect.bindList(statement, index, text);
      default -> statement.setString(index, (String) value);
    }
  }

  /// One of the five things that [#bind] knows: ids and names become text, lists become one text.
  private @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Long number -> number;
      case Integer number -> number.longValue();
      case Boolean flag -> flag;
      case byte[] bytes -> bytes;
      case Membership membership -> membership.wireName();
      case Collection<?> values -> list(values);
      default -> withoutNul(value.toString());
    };
  }

  private String list(Collection<?> values) {
    values.forEach(value -> withoutNul(value.toString()));
    return dialect.list(values);
  }

  /// PostgreSQL cannot keep a NUL in a text, so nobody can: what one database refuses, both refuse.
  private static String withoutNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw MatrixError.invalidParam("A NUL character cannot stand in a name, a type or a key");
    }
    return text;
  }
}
