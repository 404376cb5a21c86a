package klatsch.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What kind of trouble the database has, when it is not the statement's fault.
enum Failure {
  /// There is no room on its disk.
  FULL(": there is no room on its disk"),
  /// Somebody else holds it, and for longer than we wait.
  LOCKED(": another program holds it"),
  /// The disk fails, or is not to be written, or the database is short of something else.
  BROKEN(": it or its disk fails"),
  /// A part of it cannot be read any more.
  DAMAGED(": a part of it is damaged"),
  /// Something else: the connection is lost, say, or the statement is wrong.
  OTHER("");

  /// PostgreSQL tells five characters, of which the first two are the class.
  private static final int CLASS = 2;

  private final String because;

  Failure(String because) {
    this.because = because;
  }

  /// How a sentence goes on that says what cannot be done.
  String because() {
    return because;
  }

  /// Whether any other statement would fail now in the same way.
  boolean isOfAll() {
    return switch (this) {
      case FULL, LOCKED, BROKEN -> true;
      case DAMAGED, OTHER -> false;
    };
  }

  /// Looks for it in what was thrown, and in what led to that.
  static Failure of(@Nullable Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return ofSqlite(sqlite.getResultCode());
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return ofPostgres(sql.getSQLState());
      }
    }
    return OTHER;
  }

  /// [What it tells](https://www.sqlite.org/rescode.html): the last byte is the kind, and what is
  /// above it says more.
  private static Failure ofSqlite(SQLiteErrorCode code) {
    return switch (code.code & 0xff) {
      case 13 -> FULL;
      case 5, 6 -> LOCKED;
      case 7, 8, 10, 14 -> BROKEN;
      case 11, 26 -> DAMAGED;
      default -> OTHER;
    };
  }

  /// [What it tells](https://www.postgresql.org/docs/current/errcodes-appendix.html).
  private static Failure ofPostgres(String state) {
    if (state.length() < CLASS) {
      return OTHER;
    }
    return switch (state.substring(0, CLASS)) {
      case "53" -> state.equals("53100") ? FULL : BROKEN;
      case "55" -> LOCKED;
      case "58" -> BROKEN;
      case "XX" -> DAMAGED;
      default -> OTHER;
    };
  }
}
