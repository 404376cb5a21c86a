package klatsch.api.client.rooms;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.api.client.RoomAnswers;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Repeat;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.rooms.Creation;
import klatsch.rooms.Creation.Created;
import klatsch.rooms.FirstAnswers.Repeatable;
import klatsch.rooms.NewRoom;
import org.jspecify.annotations.Nullable;

/// Makes a room with everything in it that the client asks for, or none at all.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom)
public final class CreateRoom implements UserEndpoint<CreateRoom.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(POST, "/createRoom", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .withTxnId()
          .notWhileSuspended()
          .limit(Limit.CREATING);

  public record Request(NewRoom body, @Nullable Repeat repeat) {}

  private final Creation creation;

  public CreateRoom(Creation creation) {
    this.creation = creation;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var repeat = request.repeat();
    var repeatable =
        repeat == null
            ? null
            : new Repeatable<Created>(RoomAnswers.key(caller, repeat), CreateRoom::answer);
    return answer(creation.create(caller.user(), request.body(), repeatable));
  }

  /// With the alias if one was asked for; that is not in the specification any more, but in all its
  /// how-tos.
  private static JsonObject answer(Created created) {
    var alias = created.alias();
    return JsonObject.builder()
        .put("room_id", created.room().value())
        .put("room_alias", alias == null ? null : alias.value())
        .build();
  }
}
