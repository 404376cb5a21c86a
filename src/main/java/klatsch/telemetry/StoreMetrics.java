package klatsch.telemetry;

import klatsch.telemetry.Metric.Unit;

/// How the database does.
public final class StoreMetrics {
  private final Histogram commits;
  private final Histogram groups;
  private final Counter lost;
  private final Gauge waiting;
  private final Gauge position;
  private final Gauge available;
  private final Gauge size;

  StoreMetrics(Metrics metrics) {
    commits =
        metrics.times(
            "klatsch_store_commit_duration_seconds",
            "How long a group of changes took to get onto the disk; `_count` is the number of"
                + " commits. This is what everybody who sends something waits for.");
    groups =
        metrics.sizes(
            "klatsch_store_group_size",
            "How many changes shared a commit; `_sum` is the number of all changes. When it comes"
                + " near 512, the disk cannot keep up.");
    lost =
        metrics.counter(
            "klatsch_store_outages_total",
            "How often the database was lost: it could not be reached, read or written.");
    waiting =
        metrics.gauge(
            "klatsch_store_queue_length",
            Unit.NUMBER,
            "Changes that wait for their group; 4096 are the most.");
    position =
        metrics.gauge(
            "klatsch_store_position",
            Unit.NUMBER,
            "The last position of the one sequence of everything durable. Its rate is what is"
                + " written; when it differs between servers on one database, one lags behind.");
    available =
        metrics.gauge(
            "klatsch_store_available", Unit.NUMBER, "1 while the database answers, else 0.");
    size =
        metrics.gauge(
            "klatsch_store_size_bytes",
            Unit.BYTES,
            "What the database takes on its disk. Measured once a minute at most.");
  }

  /// A group is on disk.
  public void committed(int changes, long nanos) {
    groups.add(changes);
    commits.add(nanos);
  }

  public Counter lost() {
    return lost;
  }

  public Gauge waiting() {
    return waiting;
  }

  public Gauge position() {
    return position;
  }

  public Gauge available() {
    return available;
  }

  public Gauge size() {
    return size;
  }
}
