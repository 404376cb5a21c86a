package klatsch.api.client.state;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.EventJson;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.rooms.RoomState;
import org.jspecify.annotations.Nullable;

/// Reads one entry of the state of a room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstateeventtypestatekey)
public final class GetRoomStateWithKey implements UserEndpoint<GetRoomStateWithKey.Request, Json> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/state/{eventType}/{stateKey?}", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .forGuests()
          .limit(Limit.READING);

  public record Request(
      RoomId roomId, String eventType, String stateKey, @Nullable Format format) {}

  /// What of the event is wanted.
  public enum Format {
    CONTENT,
    EVENT
  }

  private final RoomState state;
  private final EventJson events;

  public GetRoomStateWithKey(RoomState state, EventJson events) {
    this.state = state;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Json handle(Caller.User caller, Request request) {
    var key = new StateKey(request.eventType(), request.stateKey());
    var event = state.get(caller.user(), request.roomId(), key);
    return request.format() == Format.EVENT ? events.stateWithRoom(event) : event.content();
  }
}
