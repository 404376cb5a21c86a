package klatsch.api.client.push;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.PushRules;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;

/// All rules by which events become notifications.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrules)
public final class GetPushRules implements UserEndpoint<GetPushRules.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/pushrules/", V3, R0, V2_ALPHA).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request() {}

  private final PushRules pushRules;

  public GetPushRules(PushRules pushRules) {
    this.pushRules = pushRules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    return pushRules.of(caller.user());
  }
}
