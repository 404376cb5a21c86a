package klatsch.api.client.accountdata;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.AccountData;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// Keeps a setting for all of my clients.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridaccount_datatype)
public final class SetAccountData implements UserEndpoint<SetAccountData.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/user/{userId}/account_data/{type}", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  public record Request(UserId userId, String type, JsonObject body) {}

  private final AccountData accountData;

  public SetAccountData(AccountData accountData) {
    this.accountData = accountData;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    if (!caller.actsFor(request.userId())) {
      throw forbidden("You can only read and write your own account data");
    }
    accountData.set(request.userId(), request.type(), request.body());
    return EMPTY;
  }
}
