package klatsch.api.client.send;

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
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.Sending;
import org.jspecify.annotations.Nullable;

/// Takes an event back, as clients did before there were transaction IDs for it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid)
public final class PostRedaction implements UserEndpoint<PostRedaction.Request, Sent> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/redact/{eventId}", R0, V3, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SENDING);

  public record Request(RoomId roomId, EventId eventId, Body body) {}

  public record Body(@Nullable String reason) {}

  private final Sending sending;

  public PostRedaction(Sending sending) {
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
    return new Sent(
        sending.redact(
            caller.user(), request.roomId(), request.eventId(), request.body().reason(), null));
  }
}
