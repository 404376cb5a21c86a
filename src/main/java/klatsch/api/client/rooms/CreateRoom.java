package klatsch.api.client.rooms;

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
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.rooms.Creation;
import klatsch.rooms.NewRoom;
import org.jspecify.annotations.Nullable;

/// Makes a room with everything in it that the client asks for, or none at all.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom)
public final class CreateRoom implements UserEndpoint<CreateRoom.Request, CreateRoom.Answer> {
  public static final Route ROUTE =
      Route.client(POST, "/createRoom", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .withTxnId()
          .notWhileSuspended()
          .limit(Limit.CREATING);

  public record Request(NewRoom body) {}

  /// @param roomAlias if one was asked for; not in the specification any more, but in all its
  ///   how-tos
  public record Answer(RoomId roomId, @Nullable RoomAlias roomAlias) {}

  private final Creation creation;

  public CreateRoom(Creation creation) {
    this.creation = creation;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public CreateRoom.Answer handle(Caller.User caller, Request request) {
    var created = creation.create(caller.user(), request.body());
    return new Answer(created.room(), created.alias());
  }
}
