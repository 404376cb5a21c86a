package klatsch.store;

import org.jspecify.annotations.Nullable;

/// The store cannot be opened. The message is a sentence for the operator: what is wrong, and what to
/// do about it.
public final class StoreProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreProblem(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  StoreProblem(String message) {
    this(message, null);
  }
}
