package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.presence.Presence;
import klatsch.presence.Presence.Listed;

/// Those whom I want to see coming and going. The specification had it until r0.4.
///
/// Documents differ in what an entry is: an event, or what is in it. It is both.
///
/// [Spec](https://matrix.org/docs/spec/client_server/r0.4.0#get-matrix-client-r0-presence-list-userid)
public final class GetPresenceList implements UserEndpoint<GetPresenceList.Request, JsonArray> {
  /// Of 2014, when one's own was the only list that there was.
  static final String OWN = "/presence/list/{userId?}";

  public static final Route ROUTE =
      Route.client(GET, OWN, API_V1, V2_ALPHA, R0).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request(String userId) {}

  private final Presence presence;

  public GetPresenceList(Presence presence) {
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonArray handle(Caller.User caller, Request request) {
    ChangePresenceList.requireOwn(caller, request.userId());
    return JsonArray.of(
        presence.list(caller.user()).stream().<Json>map(GetPresenceList::entry).toList());
  }

  private static JsonObject entry(Listed listed) {
    var status = listed.status();
    var content = status.content().with("user_id", Json.of(status.user().value()));
    return content.toBuilder()
        .put("accepted", listed.accepted())
        .put("type", "m.presence")
        .put("content", content)
        .build();
  }
}
