package klatsch.api.client.session;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN_OF_LOCKED;
import static klatsch.http.Route.Method.POST;

import klatsch.accounts.Sessions;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;

/// Ends all sessions of a user, also the one that asks for it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3logoutall)
public final class LogoutAll implements UserEndpoint<LogoutAll.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/logout/all", V3, R0)
          .auth(ACCESS_TOKEN_OF_LOCKED)
          .limit(Limit.CHANGING)
          .forGuests();

  public record Request() {}

  private final Sessions sessions;

  public LogoutAll(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    sessions.endAll(caller.user());
    return EMPTY;
  }
}
