package klatsch.api.client.push;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.PushRules;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;

/// Whether a push rule is looked at.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobalkindruleidenabled)
public final class IsPushRuleEnabled
    implements UserEndpoint<IsPushRuleEnabled.Request, IsPushRuleEnabled.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/pushrules/{scope}/{kind}/{ruleId}/enabled", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(String scope, String kind, String ruleId) {}

  public record Answer(boolean enabled) {}

  private final PushRules pushRules;

  public IsPushRuleEnabled(PushRules pushRules) {
    this.pushRules = pushRules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public IsPushRuleEnabled.Answer handle(Caller.User caller, Request request) {
    var kind = RuleKind.of(request.scope(), request.kind());
    var rule = pushRules.rule(caller.user(), kind, request.ruleId());
    return new Answer(Boolean.TRUE.equals(rule.bool("enabled")));
  }
}
