package klatsch.api.client.push;

import static klatsch.http.ApiVersion.API_V1;
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

/// The rules that hold on all devices, which today are all there are.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobal)
public final class GetPushRulesGlobal
    implements UserEndpoint<GetPushRulesGlobal.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/pushrules/{scope}/", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(String scope) {}

  private final PushRules pushRules;

  public GetPushRulesGlobal(PushRules pushRules) {
    this.pushRules = pushRules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    RuleKind.requireGlobal(request.scope());
    return pushRules.global(caller.user());
  }
}
