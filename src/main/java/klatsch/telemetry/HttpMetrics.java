package klatsch.telemetry;

import java.util.List;
import klatsch.telemetry.Metric.Unit;

/// What is asked of the server.
public final class HttpMetrics {
  /// What stands for the operation if a request means none of ours.
  public static final String NO_OPERATION = "none";

  private final Labelled<Counter> requests;
  private final Labelled<Histogram> durations;
  private final Labelled<Counter> refused;
  private final Gauge inFlight;
  private final Gauge longPolls;

  HttpMetrics(Metrics metrics) {
    requests =
        metrics.counters(
            "klatsch_http_requests_total",
            List.of("operation", "status"),
            "Requests that were answered, by their operation in the specification's words (`none`:"
                + " the path or the method is unknown) and the class of the status: `2xx`, `4xx`,"
                + " `5xx`, or `cut` when the client went away.");
    durations =
        metrics.times(
            "klatsch_http_request_duration_seconds",
            List.of("operation"),
            "From the request's headers until the answer is ready. For `sync` this includes the"
                + " time in which there was no news.");
    refused =
        metrics.counters(
            "klatsch_http_refused_total",
            List.of("operation", "errcode"),
            "Requests that were answered with an error, by its code. Logins that failed are"
                + " `operation=\"login\",errcode=\"M_FORBIDDEN\"`; what the rate limits refused is"
                + " `errcode=\"M_LIMIT_EXCEEDED\"`.");
    inFlight =
        metrics.gauge(
            "klatsch_http_requests_in_flight",
            Unit.NUMBER,
            "Requests that are being worked on, those who wait for news included.");
    longPolls =
        metrics.gauge(
            "klatsch_http_long_polls",
            Unit.NUMBER,
            "Requests that wait for news, each a parked thread of a few kilobytes.");
  }

  /// The figures of one operation, to be kept with it.
  public OperationMetrics operation(String name) {
    return new OperationMetrics(name, requests, durations, refused);
  }

  public Gauge inFlight() {
    return inFlight;
  }

  public Gauge longPolls() {
    return longPolls;
  }
}
