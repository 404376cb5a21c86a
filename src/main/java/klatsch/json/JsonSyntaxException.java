package klatsch.json;

import java.util.Objects;

/// What was received is not the JSON we take. The message is a sentence for the one who sent it.
public final class JsonSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JsonSyntaxException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
