package klatsch.api.client.keys;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.rooms.StreamToken;
import klatsch.sync.News;

/// Tells a client whose devices have changed while it was away.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3keyschanges)
public final class GetKeysChanges implements UserEndpoint<GetKeysChanges.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/keys/changes", V3, R0).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request(String from, String to) {}

  private final News news;

  public GetKeysChanges(News news) {
    this.news = news;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    return DeviceListsJson.of(
        news.deviceLists(
            caller.user(), StreamToken.sync(request.from()), StreamToken.sync(request.to())));
  }
}
