package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.api.client.presence.SetPresence;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;
import klatsch.presence.Availability;
import org.jspecify.annotations.Nullable;

/// Says whether I can be reached, as clients of before r0.2 say it: some wanted it to be known that
/// they liked to chat. To all others they are online.
///
/// [Spec](https://matrix.org/docs/spec/client_server/r0.1.0#put-matrix-client-r0-presence-userid-status)
public final class SetPresenceV1 implements UserEndpoint<SetPresenceV1.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/presence/{userId}/status", API_V1, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SIGNALS);

  public record Request(UserId userId, Body body) {}

  public record Body(Mood presence, @Nullable String statusMsg) {}

  /// How people could be then.
  public enum Mood {
    OFFLINE,
    UNAVAILABLE,
    ONLINE,
    FREE_FOR_CHAT
  }

  private final SetPresence today;

  public SetPresenceV1(SetPresence today) {
    this.today = today;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var body = request.body();
    return today.handle(
        caller,
        new SetPresence.Request(
            request.userId(), new SetPresence.Body(today(body.presence()), body.statusMsg())));
  }

  private static Availability today(Mood mood) {
    return switch (mood) {
      case OFFLINE -> Availability.OFFLINE;
      case UNAVAILABLE -> Availability.UNAVAILABLE;
      case ONLINE, FREE_FOR_CHAT -> Availability.ONLINE;
    };
  }
}
