package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.PushRules;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;

/// All rules by which events become notifications, as clients of 2015 read them: beside those that
/// hold everywhere stand those of single devices, of which there are none any more.
public final class GetPushRulesV1 implements UserEndpoint<GetPushRulesV1.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/pushrules/", API_V1).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request() {}

  private final PushRules pushRules;

  public GetPushRulesV1(PushRules pushRules) {
    this.pushRules = pushRules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    return pushRules.of(caller.user()).with("device", JsonObject.EMPTY);
  }
}
