package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import java.util.List;
import klatsch.accounts.Accounts;
import klatsch.accounts.Flow;
import klatsch.accounts.Operation;
import klatsch.accounts.PasswordStage;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Replaces a password, by its owner, who gives the old one.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountpassword)
public final class ChangePassword implements UserEndpoint<ChangePassword.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/account/password", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  private static final List<Flow> FLOWS = List.of(Flow.of(PasswordStage.TYPE));

  public record Request(Body body) {}

  /// @param logoutDevices whether the user's other devices are logged out: yes, unless told
  ///   otherwise
  public record Body(
      String newPassword, @Nullable Boolean logoutDevices, @Nullable JsonObject auth) {}

  private final Accounts accounts;

  public ChangePassword(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var body = request.body();
    var user = caller.user();
    boolean logoutDevices = !Boolean.FALSE.equals(body.logoutDevices());
    accounts.passwordPolicy().require(user, body.newPassword());
    var change =
        JsonObject.builder()
            .put("new_password", body.newPassword())
            .put("logout_devices", logoutDevices)
            .build();
    accounts
        .userInteractive()
        .authenticate(new Operation("changePassword", user, change), FLOWS, body.auth());

    if (logoutDevices) {
      accounts.passwordChange().keepOne(user, body.newPassword(), caller.device());
    } else {
      accounts.passwordChange().keepAll(user, body.newPassword());
    }
    return EMPTY;
  }
}
