package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.Accounts;
import klatsch.accounts.Devices;
import klatsch.accounts.Operation;
import klatsch.http.Caller;
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

  public record Request(@Nullable Kind kind, Body body) {}

  /// @param user another word for `username`, from the how-to of 2016
  public record Body(
      @Nullable JsonObject auth,
      @Nullable String username,
      @Nullable String user,
      @Nullable String password,
      @Nullable DeviceId deviceId,
      @Nullable String initialDeviceDisplayName,
      @Nullable Boolean inhibitLogin) {

    @Nullable String name() {
      return username == null ? user : username;
    }
  }

  /// @param homeServer read by clients of before 2017
  public record Registered(
      UserId userId,
      @Nullable String accessToken,
      @Nullable DeviceId deviceId,
      String homeServer) {}

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
    if (request.kind() == Kind.GUEST) {
      throw forbidden("This server has no guest accounts");
    }
    var body = request.body();
    var flows = accounts.registration().flows();
    var users = accounts.users();
    var user = users.newId(body.name());
    users.requireFree(user);
    accounts.passwordPolicy().require(user, body.password());
    Devices.requireFits(body.initialDeviceDisplayName());
    accounts.userInteractive().authenticate(operation(body), flows, body.auth());

    users.create(user, accounts.passwords().hash(body.password()), false);
    if (Boolean.TRUE.equals(body.inhibitLogin())) {
      return new Registered(user, null, null, user.server());
    }
    var login = accounts.sessions().start(user, body.deviceId(), body.initialDeviceDisplayName());
    return new Registered(user, login.accessToken(), login.device(), user.server());
  }

  private static Operation operation(Body body) {
    var account =
        JsonObject.builder().put("username", body.name()).put("password", body.password()).build();
    return new Operation("register", null, account);
  }
}
