package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;

/// The ways to log in, in the words of 2014. [StagedLogin] is how to go them.
public final class StagedLoginFlows implements Endpoint<StagedLoginFlows.Request, Staging.Flows> {
  public static final Route ROUTE = Route.client(GET, "/login", API_V1).limit(Limit.READING);

  public record Request() {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Staging.Flows handle(Caller caller, Request request) {
    return Staging.Flows.of(StagedLogin.FLOWS);
  }
}
