package klatsch.api.client.tags;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.Tags;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;

/// Puts one of my tags on a room, or changes it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridroomsroomidtagstag)
public final class SetRoomTag implements UserEndpoint<SetRoomTag.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/user/{userId}/rooms/{roomId}/tags/{tag}", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  public record Request(UserId userId, RoomId roomId, String tag, JsonObject body) {}

  private final Tags tags;

  public SetRoomTag(Tags tags) {
    this.tags = tags;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    if (!caller.actsFor(request.userId())) {
      throw forbidden("You can only see and change your own tags");
    }
    tags.put(request.userId(), request.roomId(), request.tag(), request.body());
    return EMPTY;
  }
}
