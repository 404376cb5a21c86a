package klatsch.model.error;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something that we need does not answer, such as the database. The request was good, and can be
/// repeated later.
///
/// It is not a [MatrixException]: whoever catches one of those takes it for a decision, and tries
/// no more.
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  /// @param message a sentence for the client
  public UnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /// When it is worth trying again.
  public Duration retryAfter() {
    return retryAfter;
  }
}
