package klatsch.api.health;

import static klatsch.http.Route.Method.GET;

import java.time.Duration;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.model.error.UnavailableException;
import klatsch.telemetry.Health;

/// Whether requests should be sent to this server. If not, the answer is a 503 that says why.
public final class GetReadiness implements Endpoint<GetReadiness.Request, GetReadiness.Ready> {
  public static final Route ROUTE = Route.at(GET, "/_klatsch/health/ready").limit(Limit.READING);

  private static final Duration SOON = Duration.ofSeconds(5);

  private final Health health;

  public GetReadiness(Health health) {
    this.health = health;
  }

  public record Request() {}

  public record Ready(String status) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Ready handle(Caller caller, Request request) {
    var problems = health.problems();
    if (!problems.isEmpty()) {
      throw new UnavailableException(String.join(". ", problems), SOON, null);
    }
    return new Ready("ready");
  }
}
