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
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.Sending;
import klatsch.rooms.TransactionKey;
import org.jspecify.annotations.Nullable;

/// Takes an event back, once: a repeat with the same transaction ID does nothing.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid)
public final class RedactEvent implements UserEndpoint<RedactEvent.Request, Sent> {
  public static final Route ROUTE =
      Route.client(PUT, "/rooms/{roomId}/redact/{eventId}/{txnId}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SENDING);

  public record Request(
      RoomId roomId, EventId eventId, String txnId, TransactionPath path, Body body) {}

  public record Body(@Nullable String reason) {}

  private final Sending sending;

  public RedactEvent(Sending sending) {
    this.sending = sending;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Sent handle(Caller.User caller, Request request) {
    if (caller.suspended()) {
      sending.requireOwn(caller.user(), request.roomId(), request.eventId());
    }
    var transaction =
        new TransactionKey(caller.user(), caller.device(), request.path().value(), request.txnId());
    return new Sent(
        sending.redact(
            caller.user(),
            request.roomId(),
            request.eventId(),
            request.body().reason(),
            transaction));
  }
}
