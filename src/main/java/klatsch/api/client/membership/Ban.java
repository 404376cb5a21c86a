package klatsch.api.client.membership;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomId;
import klatsch.rooms.Memberships;

/// Sends somebody away for good, or until she is unbanned.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidban)
public final class Ban implements UserEndpoint<Ban.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/ban", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .withTxnId()
          .notWhileSuspended()
          .limit(Limit.SENDING);

  public record Request(RoomId roomId, Target body) {}

  private final Memberships memberships;

  public Ban(Memberships memberships) {
    this.memberships = memberships;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var target = request.body();
    memberships.ban(caller.user(), request.roomId(), target.userId(), target.reason());
    return EMPTY;
  }
}
