package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.Accounts;
import klatsch.accounts.Devices;
import klatsch.accounts.Operation;
import klatsch.accounts.Sessions.Login;
import klatsch.http.Caller;
import klatsch.http.Client;
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
      Route.client(POST, "/register", V3, R0, V2_ALPHA)
          // So it is called in the description of 2015.
          .limit(Limit.REGISTERING);

  public enum Kind {
    USER,
    GUEST
  }

  public record Request(@Nullable Kind kind, Client client, Body body) {}

  /// @param user another word for `username`, from the how-to of 2016
  /// @param guestAccessToken of the guest who is to become a user
  public record Body(
      @Nullable JsonObject auth,
      @Nullable String username,
      @Nullable String user,
      @Nullable String password,
      @Nullable DeviceId deviceId,
      @Nullable String initialDeviceDisplayName,
      @Nullable Boolean inhibitLogin,
      @Nullable Boolean refreshToken,
      @Nullable String guestAccessToken) {

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
    return request.kind() == Kind.GUEST ? registerGuest(request.body()) : registerUser(request);
  }

  /// A guest proves nothing and chooses nothing but what the device is called.
  private Registered registerGuest(Body body) {
    Devices.requireFits(body.initialDeviceDisplayName());
    var guest = accounts.registration().createGuest();
    return Registered.with(accounts.sessions().start(guest, null, body.initialDeviceDisplayName()));
  }

  private Registered registerUser(Request request) {
    var body = request.body();
    var flows = accounts.registration().flows();
    var user = accounts.users().newId(body.name());
    boolean wasGuest = body.guestAccessToken() != null;
    if (wasGuest) {
      requireGuest(user, body.guestAccessToken(), request.client());
    } else {
      accounts.users().requireFree(user);
    }
    accounts.passwordPolicy().require(user, body.password());
    Devices.requireFits(body.initialDeviceDisplayName());
    var proof = accounts.userInteractive().authenticate(operation(body), flows, body.auth());

    var passwordHash = accounts.passwords().hash(body.password());
    if (wasGuest) {
      accounts.registration().upgrade(user, passwordHash, proof);
    } else {
      accounts.registration().create(user, passwordHash, proof);
    }
    var registered = logIn(user, body);
    if (wasGuest) {
      endAllBut(registered);
    }
    return registered;
  }

  /// A guest who becomes a user keeps the name.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#guest-access)
  private void requireGuest(UserId user, @Nullable String token, Client client) {
    var session =
        token == null ? null : accounts.sessions().find(token, client.ip(), client.userAgent());
    if (session == null || !session.guest() || !session.user().equals(user)) {
      throw forbidden("The `guest_access_token` must be that of the guest with this `username`");
    }
  }

  private Registered logIn(UserId user, Body body) {
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

  /// Whoever else has the token of the guest shall not be the user.
  private void endAllBut(Registered registered) {
    var device = registered.deviceId();
    if (device == null) {
      accounts.sessions().endAll(registered.userId());
    } else {
      accounts.sessions().endOthers(registered.userId(), device);
    }
  }

  private static Operation operation(Body body) {
    var account =
        JsonObject.builder()
            .put("username", body.name())
            .put("password", body.password())
            .put("guest_access_token", body.guestAccessToken())
            .build();
    return new Operation("register", null, account);
  }
}
