package klatsch.api.client.directory;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.DELETE;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomAlias;
import klatsch.rooms.Aliases;

/// Takes a name from a room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3directoryroomroomalias)
public final class DeleteRoomAlias implements UserEndpoint<DeleteRoomAlias.Request, Empty> {
  public static final Route ROUTE =
      Route.client(DELETE, "/directory/room/{roomAlias}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  public record Request(RoomAlias roomAlias) {}

  private final Aliases aliases;

  public DeleteRoomAlias(Aliases aliases) {
    this.aliases = aliases;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    aliases.remove(caller.user(), caller.admin(), request.roomAlias());
    return EMPTY;
  }
}
