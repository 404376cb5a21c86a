package klatsch.telemetry;

import org.jspecify.annotations.Nullable;

/// The name under which the log knows a request: every line that is logged on the way of the
/// request has it.
///
/// A scoped value and not the MDC of the log, which would be a map for each of ten thousand
/// requests that wait.
public final class Trace {
  private static final ScopedValue<String> ID = ScopedValue.newInstance();

  private Trace() {}

  /// Does something under a name.
  public static void run(String id, Runnable task) {
    ScopedValue.where(ID, id).run(task);
  }

  /// The name of the request that the caller is working for, or `null` if it is none.
  public static @Nullable String current() {
    return ID.isBound() ? ID.get() : null;
  }
}
