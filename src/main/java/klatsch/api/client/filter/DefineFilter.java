package klatsch.api.client.filter;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.Filters;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// Keeps a filter under an id, so that requests need not carry it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridfilter)
public final class DefineFilter
    implements UserEndpoint<DefineFilter.Request, DefineFilter.Defined> {
  public static final Route ROUTE =
      Route.client(POST, "/user/{userId}/filter", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING)
          .forGuests();

  public record Request(UserId userId, JsonObject body) {}

  public record Defined(String filterId) {}

  private final Filters filters;

  public DefineFilter(Filters filters) {
    this.filters = filters;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public DefineFilter.Defined handle(Caller.User caller, Request request) {
    if (!caller.actsFor(request.userId())) {
      throw forbidden("You can only define filters for yourself");
    }
    return new Defined(filters.define(request.userId(), request.body()));
  }
}
