package klatsch.api.client.profile;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.missingParam;

import klatsch.accounts.Profiles;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// Changes one thing that I tell about myself. A name or picture reaches my rooms soon after.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3profileuseridkeyname)
public final class SetProfileField implements UserEndpoint<SetProfileField.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/profile/{userId}/{keyName}", V3, R0, V2_ALPHA, API_V1)
          .also("/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}/{keyName}")
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .limit(Limit.PROFILE)
          .forGuests();

  public record Request(UserId userId, String keyName, JsonObject body) {}

  private final Profiles profiles;

  public SetProfileField(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    if (!caller.actsFor(request.userId())) {
      throw forbidden("You can only change your own profile");
    }
    GuestProfile.check(caller, request.keyName());
    var value = request.body().get(request.keyName());
    if (value == null) {
      throw missingParam("The body needs the field that the path names");
    }
    profiles.set(request.userId(), request.keyName(), value);
    return EMPTY;
  }
}
