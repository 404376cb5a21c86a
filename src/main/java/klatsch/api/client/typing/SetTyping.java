package klatsch.api.client.typing;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;
import static klatsch.model.error.MatrixError.forbidden;

import java.time.Duration;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.presence.Presence;
import klatsch.rooms.Typing;
import org.jspecify.annotations.Nullable;

/// Tells a room that a user is typing, or has stopped.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidtypinguserid)
public final class SetTyping implements UserEndpoint<SetTyping.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/rooms/{roomId}/typing/{userId}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SIGNALS);

  /// A client that asks for longer is probably broken, and its user would seem to type for ever.
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final Duration USUAL = Duration.ofSeconds(30);

  public record Request(RoomId roomId, UserId userId, Body body) {}

  public record Body(boolean typing, @Nullable Long timeout) {}

  private final Typing typing;
  private final Presence presence;

  public SetTyping(Typing typing, Presence presence) {
    this.typing = typing;
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var room = request.roomId();
    var user = request.userId();
    if (!caller.actsFor(user)) {
      throw forbidden("You can only type for yourself");
    }
    if (request.body().typing()) {
      typing.start(user, room, howLong(request.body().timeout()));
      presence.active(user);
    } else {
      typing.stop(user, room);
    }
    return EMPTY;
  }

  private static Duration howLong(@Nullable Long timeoutMs) {
    if (timeoutMs == null) {
      return USUAL;
    }
    var asked = Duration.ofMillis(timeoutMs);
    return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
  }
}
