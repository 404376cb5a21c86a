package klatsch.api.client.session;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import org.jspecify.annotations.Nullable;

/// The ways to log in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3login)
public final class GetLoginFlows implements Endpoint<GetLoginFlows.Request, GetLoginFlows.Flows> {
  public static final Route ROUTE = Route.client(GET, "/login", V3, R0).limit(Limit.READING);

  private static final Flows FLOWS =
      new Flows(List.of(new Flow(Login.PASSWORD, null), new Flow(Login.TOKEN, true)));

  public record Request() {}

  public record Flows(List<Flow> flows) {}

  /// @param getLoginToken whether a client that is logged in can get such a token
  public record Flow(String type, @Nullable Boolean getLoginToken) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Flows handle(Caller caller, Request request) {
    return FLOWS;
  }
}
