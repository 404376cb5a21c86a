package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.api.client.send.Sent;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.rooms.StateChanges;

/// Sets a piece of a room's state, as it was in 2014: permissions in their old form become today's
/// power levels.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey)
public final class SetRoomStateV1 implements UserEndpoint<SetRoomStateV1.Request, Sent> {
  public static final Route ROUTE =
      Route.client(PUT, "/rooms/{roomId}/state/{eventType}/{stateKey?}", API_V1)
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .forGuests()
          .limit(Limit.SENDING);

  public record Request(RoomId roomId, String eventType, String stateKey, JsonObject body) {}

  private final StateChanges stateChanges;

  public SetRoomStateV1(StateChanges stateChanges) {
    this.stateChanges = stateChanges;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Sent handle(Caller.User caller, Request request) {
    var room = request.roomId();
    var type = request.eventType();
    var key = new StateKey(type, request.stateKey());
    boolean isOld = OldLevels.TYPES.contains(type) && request.stateKey().isEmpty();
    if (!isOld && !key.equals(StateKey.POWER_LEVELS)) {
      return new Sent(stateChanges.set(caller.user(), room, key, request.body()));
    }
    return new Sent(
        stateChanges.change(
            caller.user(),
            room,
            StateKey.POWER_LEVELS,
            head -> OldLevels.of(head).after(type, request.body())));
  }
}
