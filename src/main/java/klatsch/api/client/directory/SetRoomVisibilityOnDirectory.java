package klatsch.api.client.directory;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomId;
import klatsch.rooms.PublicRooms;
import klatsch.rooms.Visibility;
import org.jspecify.annotations.Nullable;

/// Puts a room into the directory, or takes it out.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3directorylistroomroomid)
public final class SetRoomVisibilityOnDirectory
    implements UserEndpoint<SetRoomVisibilityOnDirectory.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/directory/list/room/{roomId}", V3, R0)
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .limit(Limit.CHANGING);

  public record Request(RoomId roomId, Body body) {}

  public record Body(@Nullable Visibility visibility) {}

  private final PublicRooms publicRooms;

  public SetRoomVisibilityOnDirectory(PublicRooms publicRooms) {
    this.publicRooms = publicRooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var asked = request.body().visibility();
    publicRooms.setVisibility(
        caller.user(), caller.admin(), request.roomId(), asked == null ? Visibility.PUBLIC : asked);
    return EMPTY;
  }
}
