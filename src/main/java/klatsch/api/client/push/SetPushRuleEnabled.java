package klatsch.api.client.push;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.accounts.PushRules;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;

/// Switches a push rule on or off, also a predefined one.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3pushrulesglobalkindruleidenabled)
public final class SetPushRuleEnabled implements UserEndpoint<SetPushRuleEnabled.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/pushrules/{scope}/{kind}/{ruleId}/enabled", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  public record Request(String scope, String kind, String ruleId, Body body) {}

  public record Body(boolean enabled) {}

  private final PushRules pushRules;

  public SetPushRuleEnabled(PushRules pushRules) {
    this.pushRules = pushRules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var kind = RuleKind.of(request.scope(), request.kind());
    pushRules.setEnabled(caller.user(), kind, request.ruleId(), request.body().enabled());
    return EMPTY;
  }
}
