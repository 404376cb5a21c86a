package klatsch.api.client.admin;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.accounts.Moderation;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;

/// Suspends an account, or lifts that. For administrators.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv1adminsuspenduserid)
public final class SetAdminSuspendUser
    implements UserEndpoint<SetAdminSuspendUser.Request, SetAdminSuspendUser.Body> {
  public static final Route ROUTE =
      Route.client(PUT, "/admin/suspend/{userId}", V1)
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .limit(Limit.CHANGING);

  public record Request(UserId userId, Body body) {}

  /// What is asked for, and what is so then.
  public record Body(boolean suspended) {}

  private final Moderation moderation;

  public SetAdminSuspendUser(Moderation moderation) {
    this.moderation = moderation;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Body handle(Caller.User caller, Request request) {
    var account = moderation.otherTarget(caller.user(), caller.admin(), request.userId());
    moderation.setSuspended(account.id(), request.body().suspended());
    return request.body();
  }
}
