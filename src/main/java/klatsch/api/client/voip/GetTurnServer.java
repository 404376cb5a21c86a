package klatsch.api.client.voip;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;

/// The relays for calls that cannot go directly: none. Clients ask for them when they start, and
/// take `{}` as the answer that there are none.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3voipturnserver)
public final class GetTurnServer implements UserEndpoint<GetTurnServer.Request, Empty> {
  public static final Route ROUTE =
      Route.client(GET, "/voip/turnServer", V3, R0, V2_ALPHA, API_V1)
          .also(API_V1.prefix() + "/turnServer")
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request() {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    return Empty.EMPTY;
  }
}
