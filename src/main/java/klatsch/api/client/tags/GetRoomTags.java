package klatsch.api.client.tags;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.Tags;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;

/// My tags on a room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridroomsroomidtags)
public final class GetRoomTags implements UserEndpoint<GetRoomTags.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/user/{userId}/rooms/{roomId}/tags", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(UserId userId, RoomId roomId) {}

  private final Tags tags;

  public GetRoomTags(Tags tags) {
    this.tags = tags;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    if (!caller.actsFor(request.userId())) {
      throw forbidden("You can only see and change your own tags");
    }
    return JsonObject.of("tags", tags.of(request.userId(), request.roomId()));
  }
}
