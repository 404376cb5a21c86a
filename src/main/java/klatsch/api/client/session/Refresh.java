package klatsch.api.client.session;

import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.POST;

import klatsch.accounts.Sessions;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import org.jspecify.annotations.Nullable;

/// Gives new tokens for a refresh token.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3refresh)
public final class Refresh implements Endpoint<Refresh.Request, Refresh.Refreshed> {
  public static final Route ROUTE = Route.client(POST, "/refresh", V3).limit(Limit.READING);

  public record Request(Body body) {}

  public record Body(String refreshToken) {}

  public record Refreshed(
      String accessToken, @Nullable String refreshToken, @Nullable Long expiresInMs) {}

  private final Sessions sessions;

  public Refresh(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Refreshed handle(Caller caller, Request request) {
    var login = sessions.refresh(request.body().refreshToken());
    return new Refreshed(login.accessToken(), login.refreshToken(), login.expiresInMs());
  }
}
