package klatsch.api.client.presence;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;
import klatsch.presence.Availability;
import klatsch.presence.Presence;
import org.jspecify.annotations.Nullable;

/// Says whether I can be reached.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3presenceuseridstatus)
public final class SetPresence implements UserEndpoint<SetPresence.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/presence/{userId}/status", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SIGNALS);

  /// It is sent to everyone who shares a room, and kept.
  private static final int MAX_MESSAGE_LENGTH = 1_000;

  public record Request(UserId userId, Body body) {}

  public record Body(Availability presence, @Nullable String statusMsg) {}

  private final Presence presence;

  public SetPresence(Presence presence) {
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var message = request.body().statusMsg();
    if (!caller.actsFor(request.userId())) {
      throw forbidden("You can only set your own presence");
    }
    if (message != null && message.length() > MAX_MESSAGE_LENGTH) {
      throw invalidParam("A status message has at most " + MAX_MESSAGE_LENGTH + " characters");
    }
    presence.set(request.userId(), caller.device(), request.body().presence(), message);
    return EMPTY;
  }
}
