package klatsch.api.client.send;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.rooms.StateChanges;

/// Sets a piece of a room's state. What is there already is answered with its event.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey)
public final class SetRoomState implements UserEndpoint<SetRoomState.Request, Sent> {
  public static final Route ROUTE =
      Route.client(PUT, "/rooms/{roomId}/state/{eventType}/{stateKey?}", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .forGuests()
          .limit(Limit.SENDING);

  public record Request(RoomId roomId, String eventType, String stateKey, JsonObject body) {}

  private final StateChanges stateChanges;

  public SetRoomState(StateChanges stateChanges) {
    this.stateChanges = stateChanges;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Sent handle(Caller.User caller, Request request) {
    var key = new StateKey(request.eventType(), request.stateKey());
    return new Sent(stateChanges.set(caller.user(), request.roomId(), key, request.body()));
  }
}
