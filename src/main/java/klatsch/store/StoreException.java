package klatsch.store;

import org.jspecify.annotations.Nullable;

/// The database failed us: a statement is wrong, or something broke that is not mended by waiting.
/// For a database that is away there is [klatsch.model.error.UnavailableException].
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The statement is part of the message because the driver rarely says it.
  static StoreException running(String sql, Throwable cause) {
    return new StoreException("Could not run: " + sql, cause);
  }

  /// Whether a part of what is on disk cannot be read any more, while others can.
  public boolean isOfDamage() {
    return Failure.of(getCause()) == Failure.DAMAGED;
  }
}
