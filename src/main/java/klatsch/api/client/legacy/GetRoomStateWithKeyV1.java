package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.rooms.RoomState;

/// Reads one entry of the state of a room, as it was in 2014: the permissions can be read in their
/// old form.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstateeventtypestatekey)
public final class GetRoomStateWithKeyV1
    implements UserEndpoint<GetRoomStateWithKeyV1.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/state/{eventType}/{stateKey?}", API_V1)
          .auth(ACCESS_TOKEN)
          .forGuests()
          .limit(Limit.READING);

  public record Request(RoomId roomId, String eventType, String stateKey) {}

  private final RoomState state;
  private final FlatEvents events;

  public GetRoomStateWithKeyV1(RoomState state, FlatEvents events) {
    this.state = state;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var type = request.eventType();
    boolean isOld = OldLevels.TYPES.contains(type) && request.stateKey().isEmpty();
    var key = isOld ? StateKey.POWER_LEVELS : new StateKey(type, request.stateKey());
    var event = state.get(caller.user(), request.roomId(), key);
    var content = event.content();
    if (key.equals(StateKey.CREATE) && !content.has("creator")) {
      return content.with("creator", Json.of(event.sender().value()));
    }
    if (!key.equals(StateKey.POWER_LEVELS)) {
      return content;
    }
    var levels = events.levels(request.roomId());
    return isOld ? levels.with(content).content(type) : levels.shown(content);
  }
}
