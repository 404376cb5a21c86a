package klatsch.telemetry;

import java.util.List;

/// A figure as it is shown to people.
///
/// @param name as Prometheus knows it, such as `klatsch_store_position`
/// @param labels by which it is divided, such as `operation`; their values come from the program
///   and never from users, so there are few of them
/// @param meaning one sentence or two
public record Metric(String name, Kind kind, Unit unit, List<String> labels, String meaning) {
  /// How a figure moves.
  public enum Kind {
    /// It only grows, and begins anew with the process.
    COUNTER,
    /// It goes up and down.
    GAUGE,
    /// How many values were below each of some bounds.
    HISTOGRAM
  }

  /// In what it is counted. Always the base unit, as is the custom.
  public enum Unit {
    NUMBER,
    SECONDS,
    BYTES
  }

  public Metric {
    labels = List.copyOf(labels);
  }
}
