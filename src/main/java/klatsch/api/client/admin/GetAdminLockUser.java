package klatsch.api.client.admin;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.Moderation;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;

/// Whether an account is locked. For administrators.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1adminlockuserid)
public final class GetAdminLockUser
    implements UserEndpoint<GetAdminLockUser.Request, GetAdminLockUser.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/admin/lock/{userId}", V1).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request(UserId userId) {}

  public record Answer(boolean locked) {}

  private final Moderation moderation;

  public GetAdminLockUser(Moderation moderation) {
    this.moderation = moderation;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Answer handle(Caller.User caller, Request request) {
    var account = moderation.target(caller.user(), caller.admin(), request.userId());
    return new Answer(account.locked());
  }
}
