package klatsch.api.client.accountdata;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.notFound;

import klatsch.accounts.AccountData;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// Reads back one of my settings.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridaccount_datatype)
public final class GetAccountData implements UserEndpoint<GetAccountData.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/user/{userId}/account_data/{type}", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(UserId userId, String type) {}

  private final AccountData accountData;

  public GetAccountData(AccountData accountData) {
    this.accountData = accountData;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    if (!caller.actsFor(request.userId())) {
      throw forbidden("You can only read and write your own account data");
    }
    var content = accountData.find(request.userId(), request.type());
    if (content == null) {
      throw notFound("You have no account data of this type");
    }
    return content;
  }
}
