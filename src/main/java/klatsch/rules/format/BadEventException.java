package klatsch.rules.format;

import klatsch.model.error.Errcode;

/// This is no event, or may not become one. The message is a sentence for the one who sent it.
public final class BadEventException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Errcode code;

  private BadEventException(Errcode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /// How a client is told: `M_TOO_LARGE` or `M_BAD_JSON`.
  public Errcode code() {
    return code;
  }

  static BadEventException bad(String message) {
    return new BadEventException(Errcode.BAD_JSON, message);
  }

  static BadEventException tooLarge(String message) {
    return new BadEventException(Errcode.TOO_LARGE, message);
  }
}
