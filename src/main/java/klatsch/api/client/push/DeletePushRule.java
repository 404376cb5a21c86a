package klatsch.api.client.push;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.DELETE;

import klatsch.accounts.PushRules;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;

/// Takes away a push rule of my own.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3pushrulesglobalkindruleid)
public final class DeletePushRule implements UserEndpoint<DeletePushRule.Request, Empty> {
  public static final Route ROUTE =
      Route.client(DELETE, "/pushrules/{scope}/{kind}/{ruleId}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  public record Request(String scope, String kind, String ruleId) {}

  private final PushRules pushRules;

  public DeletePushRule(PushRules pushRules) {
    this.pushRules = pushRules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var kind = RuleKind.of(request.scope(), request.kind());
    pushRules.remove(caller.user(), kind, request.ruleId());
    return EMPTY;
  }
}
