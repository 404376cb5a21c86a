package klatsch.json;

import java.util.Objects;

/// The value has no canonical form: a number with a fraction, one beyond 2^53 - 1, or too many
/// levels. The message is a sentence for the one who sent it.
public final class NotCanonicalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotCanonicalException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
