package klatsch.api.client.directory;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.model.id.RoomId;
import klatsch.rooms.PublicRooms;
import klatsch.rooms.Visibility;

/// Whether the directory lists a room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3directorylistroomroomid)
public final class GetRoomVisibilityOnDirectory
    implements Endpoint<GetRoomVisibilityOnDirectory.Request, GetRoomVisibilityOnDirectory.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/directory/list/room/{roomId}", V3, R0).limit(Limit.READING);

  public record Request(RoomId roomId) {}

  public record Answer(Visibility visibility) {}

  private final PublicRooms publicRooms;

  public GetRoomVisibilityOnDirectory(PublicRooms publicRooms) {
    this.publicRooms = publicRooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public GetRoomVisibilityOnDirectory.Answer handle(Caller caller, Request request) {
    return new Answer(publicRooms.visibility(request.roomId()));
  }
}
