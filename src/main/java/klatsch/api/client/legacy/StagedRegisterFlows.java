package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.Registration;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;

/// The ways to make an account, in the words of 2014. [StagedRegister] is how to go them.
public final class StagedRegisterFlows
    implements Endpoint<StagedRegisterFlows.Request, Staging.Flows> {
  public static final Route ROUTE = Route.client(GET, "/register", API_V1).limit(Limit.READING);

  private final Registration registration;

  public record Request() {}

  public StagedRegisterFlows(Registration registration) {
    this.registration = registration;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Staging.Flows handle(Caller caller, Request request) {
    return Staging.Flows.of(StagedRegister.flows(registration));
  }
}
