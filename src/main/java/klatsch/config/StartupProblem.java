package klatsch.config;

import org.jspecify.annotations.Nullable;

/// Why the server cannot start, told to the person at the shell.
///
/// The message says what is wrong and what to do about it; it is printed without a stack trace and
/// the process ends with status 1.
public final class StartupProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StartupProblem(String message) {
    this(message, null);
  }

  public StartupProblem(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
