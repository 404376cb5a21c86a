package klatsch.api.client.directory;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.rooms.Aliases;

/// Gives a room one more name.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3directoryroomroomalias)
public final class SetRoomAlias implements UserEndpoint<SetRoomAlias.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/directory/room/{roomAlias}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .limit(Limit.CHANGING);

  public record Request(RoomAlias roomAlias, Body body) {}

  public record Body(RoomId roomId) {}

  private final Aliases aliases;

  public SetRoomAlias(Aliases aliases) {
    this.aliases = aliases;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    aliases.add(caller.user(), request.roomAlias(), request.body().roomId());
    return EMPTY;
  }
}
