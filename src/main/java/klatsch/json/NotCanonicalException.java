package klatsch.json;

/// The value has no canonical form: a number with a fraction, or one beyond 2^53 - 1.
public final class NotCanonicalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotCanonicalException(String message) {
    super(message, null, false, false);
  }
}
