package klatsch.api.client.filter;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.notFound;

import klatsch.accounts.Filters;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// Reads back one of my filters.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridfilterfilterid)
public final class GetFilter implements UserEndpoint<GetFilter.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/user/{userId}/filter/{filterId}", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request(UserId userId, String filterId) {}

  private final Filters filters;

  public GetFilter(Filters filters) {
    this.filters = filters;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    if (!caller.actsFor(request.userId())) {
      throw forbidden("You can only read your own filters");
    }
    var filter = filters.find(request.userId(), request.filterId());
    if (filter == null) {
      throw notFound("You have no filter with this ID");
    }
    return filter;
  }
}
