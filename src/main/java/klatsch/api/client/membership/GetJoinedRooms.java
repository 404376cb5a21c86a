package klatsch.api.client.membership;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomId;
import klatsch.rooms.Memberships;

/// The rooms I am in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3joined_rooms)
public final class GetJoinedRooms
    implements UserEndpoint<GetJoinedRooms.Request, GetJoinedRooms.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/joined_rooms", V3, R0).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request() {}

  public record Answer(List<RoomId> joinedRooms) {}

  private final Memberships memberships;

  public GetJoinedRooms(Memberships memberships) {
    this.memberships = memberships;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public GetJoinedRooms.Answer handle(Caller.User caller, Request request) {
    return new Answer(memberships.joinedBy(caller.user()));
  }
}
