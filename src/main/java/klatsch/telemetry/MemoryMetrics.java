package klatsch.telemetry;

import klatsch.telemetry.Metric.Unit;

/// What is kept in memory so that the database need not be asked.
public final class MemoryMetrics {
  private final Gauge rooms;
  private final Gauge sessions;

  MemoryMetrics(Metrics metrics) {
    rooms =
        metrics.gauge(
            "klatsch_rooms_in_memory",
            Unit.NUMBER,
            "Rooms whose state is in memory; 10000 are the most.");
    sessions =
        metrics.gauge(
            "klatsch_sessions_in_memory",
            Unit.NUMBER,
            "Access tokens that are known without asking the database; 50000 are the most.");
  }

  public Gauge rooms() {
    return rooms;
  }

  public Gauge sessions() {
    return sessions;
  }
}
