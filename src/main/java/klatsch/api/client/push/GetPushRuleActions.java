package klatsch.api.client.push;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.accounts.PushRules;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;

/// What a push rule does.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobalkindruleidactions)
public final class GetPushRuleActions
    implements UserEndpoint<GetPushRuleActions.Request, GetPushRuleActions.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/pushrules/{scope}/{kind}/{ruleId}/actions", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(String scope, String kind, String ruleId) {}

  public record Answer(List<Json> actions) {}

  private final PushRules pushRules;

  public GetPushRuleActions(PushRules pushRules) {
    this.pushRules = pushRules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public GetPushRuleActions.Answer handle(Caller.User caller, Request request) {
    var kind = RuleKind.of(request.scope(), request.kind());
    var actions = pushRules.rule(caller.user(), kind, request.ruleId()).array("actions");
    return new Answer(actions == null ? List.of() : actions.values());
  }
}
