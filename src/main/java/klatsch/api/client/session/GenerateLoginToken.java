package klatsch.api.client.session;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import java.util.List;
import klatsch.accounts.Flow;
import klatsch.accounts.LoginTokens;
import klatsch.accounts.Operation;
import klatsch.accounts.PasswordStage;
import klatsch.accounts.UserInteractive;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Gives a token with which another client can log in, once.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv1loginget_token)
public final class GenerateLoginToken
    implements UserEndpoint<GenerateLoginToken.Request, GenerateLoginToken.Generated> {
  public static final Route ROUTE =
      Route.client(POST, "/login/get_token", V1)
          .auth(ACCESS_TOKEN)
          .notWhileSuspended()
          .limit(Limit.CHANGING);

  private static final List<Flow> FLOWS = List.of(Flow.of(PasswordStage.TYPE));

  public record Request(Body body) {}

  public record Body(@Nullable JsonObject auth) {}

  public record Generated(String loginToken, long expiresInMs) {}

  private final UserInteractive userInteractive;
  private final LoginTokens loginTokens;

  public GenerateLoginToken(UserInteractive userInteractive, LoginTokens loginTokens) {
    this.userInteractive = userInteractive;
    this.loginTokens = loginTokens;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Generated handle(Caller.User caller, Request request) {
    var operation = new Operation("generateLoginToken", caller.user(), JsonObject.EMPTY);
    userInteractive.authenticate(operation, FLOWS, request.body().auth());
    var token = loginTokens.create(caller.user(), caller.device());
    return new Generated(token, LoginTokens.LIFETIME.toMillis());
  }
}
