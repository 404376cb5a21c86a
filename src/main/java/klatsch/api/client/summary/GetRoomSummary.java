package klatsch.api.client.summary;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.OPTIONAL_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.SummaryJson;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.rooms.Aliases;
import klatsch.rooms.Previews;

/// Tells what a room is to somebody who may not be in it, with or without an account.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1room_summaryroomidoralias)
public final class GetRoomSummary implements Endpoint<GetRoomSummary.Request, JsonObject> {
  private static final String UNSTABLE = "/_matrix/client/unstable/im.nheko.summary";

  public static final Route ROUTE =
      Route.client(GET, "/room_summary/{roomIdOrAlias}", V1)
          .also(UNSTABLE + "/rooms/{roomIdOrAlias}/summary")
          .also(UNSTABLE + "/summary/{roomIdOrAlias}")
          .auth(OPTIONAL_TOKEN)
          .limit(Limit.SEARCHING)
          .forGuests();

  public record Request(String roomIdOrAlias) {}

  private final Previews previews;
  private final Aliases aliases;

  public GetRoomSummary(Previews previews, Aliases aliases) {
    this.previews = previews;
    this.aliases = aliases;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    var asker =
        switch (caller) {
          case Caller.User(var user, _, _, _, _, _) -> user;
          case Caller.Nobody _ -> null;
        };
    var preview = previews.of(asker, aliases.room(request.roomIdOrAlias()));
    var membership = preview.membership();
    return SummaryJson.of(preview.summary())
        .put("membership", membership == null ? null : membership.wireName())
        .build();
  }
}
