package klatsch.model.id;

import java.util.Objects;

/// Somebody sent what is no id of the wanted kind. The message is a sentence for them.
public final class BadIdException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  BadIdException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
