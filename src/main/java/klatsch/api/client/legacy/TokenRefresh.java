package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.Sessions;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.model.error.MatrixError.UnknownToken;
import klatsch.model.error.MatrixException;
import org.jspecify.annotations.Nullable;

/// Gives new tokens for a refresh token, as it was called in 2015. Today it is
/// [klatsch.api.client.session.Refresh], and a token that is not known is refused in another way.
public final class TokenRefresh implements Endpoint<TokenRefresh.Request, TokenRefresh.Refreshed> {
  public static final Route ROUTE =
      Route.client(POST, "/tokenrefresh", API_V1, V2_ALPHA, R0).limit(Limit.READING);

  public record Request(Body body) {}

  public record Body(String refreshToken) {}

  public record Refreshed(String accessToken, @Nullable String refreshToken) {}

  private final Sessions sessions;

  public TokenRefresh(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Refreshed handle(Caller caller, Request request) {
    try {
      var login = sessions.refresh(request.body().refreshToken());
      return new Refreshed(login.accessToken(), login.refreshToken());
    } catch (MatrixException refused) {
      if (refused.error() instanceof UnknownToken) {
        throw forbidden("This refresh token has been used, or never was one");
      }
      throw refused;
    }
  }
}
