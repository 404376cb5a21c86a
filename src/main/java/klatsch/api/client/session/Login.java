package klatsch.api.client.session;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.missingParam;

import klatsch.accounts.Accounts;
import klatsch.accounts.Devices;
import klatsch.accounts.UserIdentifier;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Gives an access token to whoever knows the password, or has a token of [GenerateLoginToken].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3login)
public final class Login implements Endpoint<Login.Request, Login.LoggedIn> {
  public static final Route ROUTE = Route.client(POST, "/login", V3, R0);

  static final String PASSWORD = "m.login.password";
  static final String TOKEN = "m.login.token";

  public record Request(Body body) {}

  /// @param user the name in clients from before `identifier`
  /// @param address the same, of those who are known by their mail
  /// @param refreshToken whether the client can replace an access token that ends
  public record Body(
      String type,
      @Nullable JsonObject identifier,
      @Nullable String user,
      @Nullable String address,
      @Nullable String password,
      @Nullable String token,
      @Nullable DeviceId deviceId,
      @Nullable String initialDeviceDisplayName,
      @Nullable Boolean refreshToken) {}

  /// @param homeServer read by clients of before 2017
  public record LoggedIn(
      UserId userId,
      String accessToken,
      @Nullable String refreshToken,
      @Nullable Long expiresInMs,
      DeviceId deviceId,
      String homeServer) {}

  private final Accounts accounts;

  public Login(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public LoggedIn handle(Caller caller, Request request) {
    var body = request.body();
    Devices.requireFits(body.initialDeviceDisplayName());
    var user =
        switch (body.type()) {
          case PASSWORD -> byPassword(body);
          case TOKEN -> byToken(body);
          default ->
              throw error(
                  Errcode.UNKNOWN, "The ways to log in here are " + PASSWORD + " and " + TOKEN);
        };
    var login =
        accounts
            .sessions()
            .start(
                user,
                body.deviceId(),
                body.initialDeviceDisplayName(),
                Boolean.TRUE.equals(body.refreshToken()));
    return new LoggedIn(
        user,
        login.accessToken(),
        login.refreshToken(),
        login.expiresInMs(),
        login.device(),
        user.server());
  }

  private UserId byPassword(Body body) {
    if (body.password() == null) {
      throw missingParam("A password is needed");
    }
    var name = UserIdentifier.name(body.identifier(), body.user(), body.address());
    var user = name == null ? null : accounts.users().named(name);
    if (!accounts.passwords().matches(user, body.password()) || user == null) {
      throw forbidden("There is no such user, or the password is another one");
    }
    return user;
  }

  private UserId byToken(Body body) {
    if (body.token() == null) {
      throw missingParam("A token is needed");
    }
    return accounts.loginTokens().use(body.token());
  }
}
