package klatsch.api.client.membership;

import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.rooms.Aliases;
import klatsch.rooms.Memberships;

/// Asks the people in a room to let me in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3knockroomidoralias)
public final class KnockRoom implements UserEndpoint<KnockRoom.Request, Joined> {
  public static final Route ROUTE =
      Route.client(POST, "/knock/{roomIdOrAlias}", V3)
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .limit(Limit.JOINING);

  public record Request(String roomIdOrAlias, Reason body) {}

  private final Memberships memberships;
  private final Aliases aliases;

  public KnockRoom(Memberships memberships, Aliases aliases) {
    this.memberships = memberships;
    this.aliases = aliases;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Joined handle(Caller.User caller, Request request) {
    var room = aliases.room(request.roomIdOrAlias());
    memberships.knock(caller.user(), room, request.body().reason());
    return new Joined(room);
  }
}
