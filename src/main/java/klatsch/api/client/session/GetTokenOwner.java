package klatsch.api.client.session;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;

/// Who I am, asked by a client that has nothing but an access token.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3accountwhoami)
public final class GetTokenOwner
    implements UserEndpoint<GetTokenOwner.Request, GetTokenOwner.Owner> {
  public static final Route ROUTE =
      Route.client(GET, "/account/whoami", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request() {}

  public record Owner(UserId userId, DeviceId deviceId, boolean isGuest) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Owner handle(Caller.User caller, Request request) {
    return new Owner(caller.user(), caller.device(), caller.guest());
  }
}
