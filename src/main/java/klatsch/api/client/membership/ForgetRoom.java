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

/// Forgets a room that I have left: it is not shown to me any more.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidforget)
public final class ForgetRoom implements UserEndpoint<ForgetRoom.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/forget", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.JOINING);

  public record Request(RoomId roomId) {}

  private final Memberships memberships;

  public ForgetRoom(Memberships memberships) {
    this.memberships = memberships;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    memberships.forget(caller.user(), request.roomId());
    return EMPTY;
  }
}
