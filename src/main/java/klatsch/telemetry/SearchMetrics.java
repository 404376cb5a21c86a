package klatsch.telemetry;

import klatsch.telemetry.Metric.Unit;

/// How the search does.
public final class SearchMetrics {
  private final Gauge behind;

  SearchMetrics(Metrics metrics) {
    behind =
        metrics.gauge(
            "klatsch_search_positions_behind",
            Unit.NUMBER,
            "How many positions of the database the index of messages has still to follow. Some"
                + " hundreds are usual on a busy server, and while it is made anew it begins with"
                + " all of them. Not a number until the index is needed for the first time.");
  }

  public Gauge behind() {
    return behind;
  }
}
