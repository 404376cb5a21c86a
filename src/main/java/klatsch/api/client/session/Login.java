package klatsch.api.client.session;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.missingParam;

import klatsch.accounts.Passwords;
import klatsch.accounts.Sessions;
import klatsch.accounts.UserIdentifier;
import klatsch.accounts.Users;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Gives an access token to whoever knows the password.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3login)
public final class Login implements Endpoint<Login.Request, Login.LoggedIn> {
  public static final Route ROUTE = Route.client(POST, "/login", V3, R0);

  static final String PASSWORD = "m.login.password";

  public record Request(Body body) {}

  /// @param user the name in clients from before `identifier`
  public record Body(
      String type,
      @Nullable JsonObject identifier,
      @Nullable String user,
      @Nullable String password,
      @Nullable DeviceId deviceId,
      @Nullable String initialDeviceDisplayName) {}

  /// @param homeServer read by clients of before 2017
  public record LoggedIn(UserId userId, String accessToken, DeviceId deviceId, String homeServer) {}

  private final Users users;
  private final Passwords passwords;
  private final Sessions sessions;

  public Login(Users users, Passwords passwords, Sessions sessions) {
    this.users = users;
    this.passwords = passwords;
    this.sessions = sessions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public LoggedIn handle(Caller caller, Request request) {
    var body = request.body();
    if (!body.type().equals(PASSWORD)) {
      throw error(Errcode.UNKNOWN, "The only way to log in here is " + PASSWORD);
    }
    if (body.password() == null) {
      throw missingParam("A password is needed");
    }
    var name = UserIdentifier.name(body.identifier(), body.user());
    var user = name == null ? null : users.named(name);
    if (!passwords.matches(user, body.password()) || user == null) {
      users.requireNotClosed(user);
      throw forbidden("There is no such user, or the password is another one");
    }
    var login = sessions.start(user, body.deviceId(), body.initialDeviceDisplayName());
    return new LoggedIn(user, login.accessToken(), login.device(), user.server());
  }
}
