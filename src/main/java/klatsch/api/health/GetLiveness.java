package klatsch.api.health;

import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;

/// Whether the process is alive: it is if it answers. What it needs may be missing all the same; to
/// start the process again would not bring that back.
public final class GetLiveness implements Endpoint<GetLiveness.Request, GetLiveness.Alive> {
  public static final Route ROUTE = Route.at(GET, "/_klatsch/health/live").limit(Limit.READING);

  public record Request() {}

  public record Alive(String status) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Alive handle(Caller caller, Request request) {
    return new Alive("alive");
  }
}
