package klatsch.api.client.membership;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.rooms.Aliases;
import klatsch.rooms.Memberships;

/// Comes into a room. The specification wants its ID here; clients of the first years give a name
/// too.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidjoin)
public final class JoinRoomById implements UserEndpoint<JoinRoomById.Request, Joined> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/join", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .withTxnId()
          .notWhileSuspended()
          .limit(Limit.JOINING)
          .forGuests();

  public record Request(String roomId, Joining body) {}

  private final Memberships memberships;
  private final Aliases aliases;

  public JoinRoomById(Memberships memberships, Aliases aliases) {
    this.memberships = memberships;
    this.aliases = aliases;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Joined handle(Caller.User caller, Request request) {
    var room = aliases.room(request.roomId());
    return request.body().into(room, caller.user(), memberships);
  }
}
