package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.forbidden;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;
import klatsch.presence.Presence;

/// Changes whom I want to see coming and going. The specification had it until r0.4.
///
/// [Spec](https://matrix.org/docs/spec/client_server/r0.4.0#post-matrix-client-r0-presence-list-userid)
public final class ChangePresenceList implements UserEndpoint<ChangePresenceList.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, GetPresenceList.OWN, API_V1, V2_ALPHA, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  public record Request(String userId, Body body) {}

  public record Body(List<UserId> invite, List<UserId> drop) {}

  private final Presence presence;

  public ChangePresenceList(Presence presence) {
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    requireOwn(caller, request.userId());
    presence.changeList(caller.user(), request.body().invite(), request.body().drop());
    return EMPTY;
  }

  /// @param user empty for one's own
  static void requireOwn(Caller.User caller, String user) {
    if (!user.isEmpty() && !user.equals(caller.user().value())) {
      throw forbidden("There is no list to see but your own");
    }
  }
}
