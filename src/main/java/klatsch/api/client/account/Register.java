package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
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
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Makes an account, and logs its owner in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3register)
public final class Register implements Endpoint<Register.Request, Register.Registered> {
  public static final Route ROUTE = Route.client(POST, "/register", V3, R0);

  public enum Kind {
    USER,
    GUEST
  }

  public record Request(@Nullable Kind kind, Client client, Body body) {}

  /// @param user another word for `username`, from the how-to of 2016
  /// @param refreshToken whether the client can replace an access token that ends
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
      @Nullable String refreshToken,
      @Nullable Long expiresInMs,
      @Nullable DeviceId deviceId,
      String homeServer) {
    private static Registered of(Login login) {
      return new Registered(
          login.user(),
          login.accessToken(),
          login.refreshToken(),
          login.expiresInMs(),
          login.device(),
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
    return request.kind() == Kind.GUEST ? guest(request.body()) : user(request);
  }

  /// Of what a guest says only the name of the device counts.
  private Registered guest(Body body) {
    Devices.requireFits(body.initialDeviceDisplayName());
    var guest = accounts.registration().makeGuest();
    return Registered.of(
        accounts.sessions().start(guest, null, body.initialDeviceDisplayName(), false));
  }

  private Registered user(Request request) {
    var body = request.body();
    var flows = accounts.registration().flows();
    var users = accounts.users();
    var user = users.newId(body.name());
    boolean wasGuest = body.guestAccessToken() != null;
    if (wasGuest) {
      requireGuest(user, body.guestAccessToken(), request.client());
    } else {
      users.requireFree(user);
    }
    accounts.passwords().requireUsable(body.password());
    Devices.requireFits(body.initialDeviceDisplayName());
    var proof = accounts.userInteractive().authenticate(operation(body), flows, body.auth());

    var passwordHash = accounts.passwords().hash(body.password());
    if (wasGuest) {
      accounts.registration().makeUserOf(user, passwordHash, proof);
    } else {
      accounts.registration().make(user, passwordHash, proof);
    }
    return logIn(user, body, wasGuest);
  }

  /// A guest who becomes a user keeps the name.
  private void requireGuest(UserId user, @Nullable String token, Client client) {
    var session = token == null ? null : accounts.sessions().find(token, client.ip());
    if (session == null || !session.guest() || !session.user().equals(user)) {
      throw forbidden("The `guest_access_token` must be that of the guest with this `username`");
    }
  }

  /// Whoever else has the token of the guest does not come in with it as the user.
  private Registered logIn(UserId user, Body body, boolean wasGuest) {
    if (Boolean.TRUE.equals(body.inhibitLogin())) {
      if (wasGuest) {
        accounts.sessions().endAll(user);
      }
      return new Registered(user, null, null, null, null, user.server());
    }
    var login =
        accounts
            .sessions()
            .start(
                user,
                body.deviceId(),
                body.initialDeviceDisplayName(),
                Boolean.TRUE.equals(body.refreshToken()));
    if (wasGuest) {
      accounts.sessions().endOthers(user, login.device());
    }
    return Registered.of(login);
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
