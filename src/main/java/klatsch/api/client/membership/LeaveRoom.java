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

/// Leaves a room, declines an invitation to it, or takes a knock back.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidleave)
public final class LeaveRoom implements UserEndpoint<LeaveRoom.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/leave", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .withTxnId()
          .limit(Limit.JOINING)
          .forGuests();

  public record Request(RoomId roomId, Reason body) {}

  private final Memberships memberships;

  public LeaveRoom(Memberships memberships) {
    this.memberships = memberships;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    memberships.leave(caller.user(), request.roomId(), request.body().reason());
    return EMPTY;
  }
}
