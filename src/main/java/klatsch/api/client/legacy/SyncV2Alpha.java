package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.EventJson;
import klatsch.api.client.sync.Sync;
import klatsch.api.client.sync.SyncJson;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.sync.News;
import klatsch.sync.SyncFilters;

/// Tells a client of 2015 what is new. The names of the rooms' parts changed in the middle of that
/// November, so the answer has both: those of today, and those from before.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync)
public final class SyncV2Alpha implements UserEndpoint<Sync.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/sync", V2_ALPHA).auth(ACCESS_TOKEN).limit(Limit.SYNCING).forGuests();

  private final News news;
  private final SyncFilters filters;
  private final EventJson events;

  public SyncV2Alpha(News news, SyncFilters filters, EventJson events) {
    this.news = news;
    this.filters = filters;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Sync.Request request) {
    var filter = filters.of(caller.user(), request.filter());
    var answer = news.await(request.question(caller, filter));
    var today = new SyncJson(events, caller, request.stateName(), filter).of(answer);
    return new OlderRooms(request.stateName()).beside(today, answer);
  }
}
