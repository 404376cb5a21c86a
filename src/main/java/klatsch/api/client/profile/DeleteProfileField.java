package klatsch.api.client.profile;

import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.DELETE;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.Profiles;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;

/// Takes back one thing that I tell about myself.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3profileuseridkeyname)
public final class DeleteProfileField implements UserEndpoint<DeleteProfileField.Request, Empty> {
  public static final Route ROUTE =
      Route.client(DELETE, "/profile/{userId}/{keyName}", V3)
          .also("/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}/{keyName}")
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .limit(Limit.PROFILE)
          .forGuests();

  public record Request(UserId userId, String keyName) {}

  private final Profiles profiles;

  public DeleteProfileField(Profiles profiles) {
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
    profiles.remove(request.userId(), request.keyName());
    return EMPTY;
  }
}
