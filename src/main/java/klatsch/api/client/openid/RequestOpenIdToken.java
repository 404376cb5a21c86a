package klatsch.api.client.openid;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.OpenIds;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// Gives a token with which a user proves to others who they are.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridopenidrequest_token)
public final class RequestOpenIdToken
    implements UserEndpoint<RequestOpenIdToken.Request, RequestOpenIdToken.Token> {
  public static final Route ROUTE =
      Route.client(POST, "/user/{userId}/openid/request_token", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  /// @param body reserved for later
  public record Request(UserId userId, JsonObject body) {}

  /// @param expiresIn in seconds
  public record Token(
      String accessToken, String tokenType, String matrixServerName, long expiresIn) {}

  private final OpenIds openIds;

  public RequestOpenIdToken(OpenIds openIds) {
    this.openIds = openIds;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Token handle(Caller.User caller, Request request) {
    var user = request.userId();
    if (!caller.actsFor(user)) {
      throw forbidden("You can only prove who you are yourself");
    }
    return new Token(openIds.issue(user), "Bearer", user.server(), OpenIds.LIFETIME.toSeconds());
  }
}
