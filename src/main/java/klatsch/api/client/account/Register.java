package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.POST;

import klatsch.accounts.Accounts;
import klatsch.accounts.Devices;
import klatsch.accounts.Operation;
import klatsch.accounts.Sessions.Login;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Makes an account, and logs its owner in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3register)
public final class Register implements Endpoint<Register.Request, Register.Registered> {
  public static final Route ROUTE =
      Route.client(POST, "/register", V3, R0).limit(Limit.REGISTERING);

  public enum Kind {
    USER,
    GUEST
  }

  public record Request(@Nullable Kind kind, Body body) {}

  /// @param user another word for `username`, from the how-to of 2016
  public record Body(
      @Nullable JsonObject auth,
      @Nullable String username,
      @Nullable String user,
      @Nullable String password,
      @Nullable DeviceId deviceId,
      @Nullable String initialDeviceDisplayName,
      @Nullable Boolean inhibitLogin,
      @Nullable Boolean refreshToken) {

    @Nullable String name() {
      return username == null ? user : username;
    }
  }

  /// @param homeServer read by clients of before 2017
  public record Registered(
      UserId userId,
      @Nullable String accessToken,
      @Nullable DeviceId deviceId,
      @Nullable String refreshToken,
      @Nullable Long expiresInMs,
      String homeServer) {
    static Registered withoutLogin(UserId user) {
      return new Registered(user, null, null, null, null, user.server());
    }

    static Registered with(Login login) {
      return new Registered(
          login.user(),
          login.accessToken(),
          login.device(),
          login.refreshToken(),
          login.expiresInMs(),
          login.user().server());
    }
  }

  private final Accounts accounts;

  public Register(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Registered handle(Caller caller, Request request) {
    return request.kind() == Kind.GUEST
        ? registerGuest(request.body())
        : registerUser(request.body());
  }

  /// A guest proves nothing and chooses nothing but what the device is called.
  private Registered registerGuest(Body body) {
    Devices.requireFits(body.initialDeviceDisplayName());
    var guest = accounts.registration().createGuest();
    return Registered.with(accounts.sessions().start(guest, null, body.initialDeviceDisplayName()));
  }

  private Registered registerUser(Body body) {
    var flows = accounts.registration().flows();
    var users = accounts.users();
    var user = users.newId(body.name());
    users.requireFree(user);
    accounts.passwordPolicy().require(user, body.password());
    Devices.requireFits(body.initialDeviceDisplayName());
    var proof = accounts.userInteractive().authenticate(operation(body), flows, body.auth());

    accounts.registration().create(user, accounts.passwords().hash(body.password()), proof);
    if (Boolean.TRUE.equals(body.inhibitLogin())) {
      return Registered.withoutLogin(user);
    }
    return Registered.with(
        accounts
            .sessions()
            .start(
                user,
                body.deviceId(),
                body.initialDeviceDisplayName(),
                Boolean.TRUE.equals(body.refreshToken())));
  }

  private static Operation operation(Body body) {
    var account =
        JsonObject.builder().put("username", body.name()).put("password", body.password()).build();
    return new Operation("register", null, account);
  }
}
