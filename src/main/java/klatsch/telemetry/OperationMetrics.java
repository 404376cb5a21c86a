package klatsch.telemetry;

import org.jspecify.annotations.Nullable;

/// What is counted of one operation.
///
/// All that a good answer costs are three additions: what it adds to was looked up beforehand.
public final class OperationMetrics {
  /// `cut`, and then the classes of statuses from `1xx` to `5xx`.
  private static final int CLASSES = 6;

  private final String name;
  private final Counter[] byClass = new Counter[CLASSES];
  private final Histogram durations;
  private final Labelled<Counter> refused;

  OperationMetrics(
      String name,
      Labelled<Counter> requests,
      Labelled<Histogram> durations,
      Labelled<Counter> refused) {
    this.name = name;
    for (int i = 0; i < CLASSES; i++) {
      byClass[i] = requests.of(name, i == 0 ? "cut" : i + "xx");
    }
    this.durations = durations.of(name);
    this.refused = refused;
  }

  public String name() {
    return name;
  }

  /// A request has its answer.
  ///
  /// @param status 0 if nobody was there any more to be answered
  /// @param errcode if it was refused
  public void answered(int status, @Nullable String errcode, long nanos) {
    byClass[Math.clamp(status / 100, 0, CLASSES - 1)].increment();
    durations.add(nanos);
    if (errcode != null) {
      refused.of(name, errcode).increment();
    }
  }
}
