package klatsch.api.client.send;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.TransactionPath;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.presence.Presence;
import klatsch.rooms.Sending;
import klatsch.rooms.TransactionKey;

/// Sends an event that is no state, once: a repeat with the same transaction ID does nothing.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid)
public final class SendMessage implements UserEndpoint<SendMessage.Request, Sent> {
  public static final Route ROUTE =
      Route.client(PUT, "/rooms/{roomId}/send/{eventType}/{txnId}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .forGuests()
          .limit(Limit.SENDING);

  public record Request(
      RoomId roomId, String eventType, String txnId, TransactionPath path, JsonObject body) {}

  private final Sending sending;
  private final Presence presence;

  public SendMessage(Sending sending, Presence presence) {
    this.sending = sending;
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Sent handle(Caller.User caller, Request request) {
    var transaction =
        new TransactionKey(caller.user(), caller.device(), request.path().value(), request.txnId());
    var sent =
        sending.send(
            caller.user(), request.roomId(), request.eventType(), request.body(), transaction);
    presence.active(caller.user());
    return new Sent(sent);
  }
}
