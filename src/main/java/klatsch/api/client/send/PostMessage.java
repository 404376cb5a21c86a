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
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.presence.Presence;
import klatsch.rooms.Sending;

/// Sends an event that is no state. A client that gets no answer cannot know whether it was sent,
/// which is why the specification has dropped this for [SendMessage]; the how-tos of the first
/// years use it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid)
public final class PostMessage implements UserEndpoint<PostMessage.Request, Sent> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/send/{eventType}", R0, V3, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .limit(Limit.SENDING);

  public record Request(RoomId roomId, String eventType, JsonObject body) {}

  private final Sending sending;
  private final Presence presence;

  public PostMessage(Sending sending, Presence presence) {
    this.sending = sending;
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Sent handle(Caller.User caller, Request request) {
    var sent =
        sending.send(caller.user(), request.roomId(), request.eventType(), request.body(), null);
    presence.active(caller.user());
    return new Sent(sent);
  }
}
