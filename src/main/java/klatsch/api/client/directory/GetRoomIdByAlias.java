package klatsch.api.client.directory;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.rooms.Aliases;

/// Which room is called so.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3directoryroomroomalias)
public final class GetRoomIdByAlias
    implements Endpoint<GetRoomIdByAlias.Request, GetRoomIdByAlias.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/directory/room/{roomAlias}", V3, R0, V2_ALPHA, API_V1)
          .limit(Limit.READING);

  public record Request(RoomAlias roomAlias) {}

  /// @param servers which know the room, so that others can come in through them
  public record Answer(RoomId roomId, List<String> servers) {}

  private final Aliases aliases;

  public GetRoomIdByAlias(Aliases aliases) {
    this.aliases = aliases;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public GetRoomIdByAlias.Answer handle(Caller caller, Request request) {
    return new Answer(aliases.get(request.roomAlias()), aliases.servers());
  }
}
