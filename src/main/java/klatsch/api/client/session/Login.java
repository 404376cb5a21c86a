package klatsch.api.client.session;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.missingParam;

import klatsch.accounts.Devices;
import klatsch.accounts.LoginTokens;
import klatsch.accounts.Sessions;
import klatsch.accounts.UserIdentifier;
import klatsch.http.Caller;
import klatsch.http.Client;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Gives an access token to whoever knows the password, or has a token from another client.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3login)
public final class Login implements Endpoint<Login.Request, Login.LoggedIn> {
  public static final Route ROUTE = Route.client(POST, "/login", V3, R0).limit(Limit.LOGGING_IN);

  static final String PASSWORD = "m.login.password";
  static final String TOKEN = "m.login.token";

  public record Request(Client client, Body body) {}

  /// @param user the name in clients from before `identifier`
  /// @param medium of the address
  /// @param address the same, of those who are known by their mail, say
  public record Body(
      String type,
      @Nullable JsonObject identifier,
      @Nullable String user,
      @Nullable String medium,
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
      DeviceId deviceId,
      @Nullable String refreshToken,
      @Nullable Long expiresInMs,
      String homeServer) {}

  private final ByPassword byPassword;
  private final LoginTokens loginTokens;
  private final Sessions sessions;

  public Login(ByPassword byPassword, LoginTokens loginTokens, Sessions sessions) {
    this.byPassword = byPassword;
    this.loginTokens = loginTokens;
    this.sessions = sessions;
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
          case PASSWORD -> byPassword(body, request.client().network());
          case TOKEN -> byToken(body.token());
          default ->
              throw error(
                  Errcode.UNKNOWN, "The ways to log in here are " + PASSWORD + " and " + TOKEN);
        };
    var login =
        sessions.start(
            user,
            body.deviceId(),
            body.initialDeviceDisplayName(),
            Boolean.TRUE.equals(body.refreshToken()));
    return new LoggedIn(
        user,
        login.accessToken(),
        login.device(),
        login.refreshToken(),
        login.expiresInMs(),
        user.server());
  }

  private UserId byPassword(Body body, String from) {
    if (body.password() == null) {
      throw missingParam("A password is needed");
    }
    var who = UserIdentifier.of(body.identifier(), body.user(), body.medium(), body.address());
    return byPassword.letIn(who, body.password(), from);
  }

  private UserId byToken(@Nullable String token) {
    if (token == null) {
      throw missingParam("A token is needed");
    }
    var user = loginTokens.use(token);
    if (user == null) {
      throw forbidden("This token has been used, or has expired, or never was one");
    }
    return user;
  }
}
