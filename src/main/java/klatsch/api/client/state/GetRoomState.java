package klatsch.api.client.state;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.EventFormats;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonArray;
import klatsch.model.id.RoomId;
import klatsch.rooms.RoomState;

/// Reads the whole state of a room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstate)
public final class GetRoomState implements UserEndpoint<GetRoomState.Request, JsonArray> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/state", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request(RoomId roomId, ApiVersion version) {}

  private final RoomState state;
  private final EventFormats events;

  public GetRoomState(RoomState state, EventFormats events) {
    this.state = state;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonArray handle(Caller.User caller, Request request) {
    return events.of(request.version()).stateWithRoom(state.all(caller.user(), request.roomId()));
  }
}
