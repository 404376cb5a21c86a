package klatsch.store;

import org.jspecify.annotations.Nullable;

/// The database failed us: the disk is full, the connection is lost, or a statement is wrong.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The statement is part of the message because the driver rarely says it.
  static StoreException running(String sql, Throwable cause) {
    return new StoreException("Could not run: " + sql, cause);
  }
}
