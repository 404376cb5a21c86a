package klatsch.api.client.spaces;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.EventJson;
import klatsch.api.client.SummaryJson;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.RoomId;
import klatsch.rooms.Spaces;
import org.jspecify.annotations.Nullable;

/// Pages through the rooms of a space.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidhierarchy)
public final class GetSpaceHierarchy
    implements UserEndpoint<GetSpaceHierarchy.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/hierarchy", V1)
          .also("/_matrix/client/unstable/org.matrix.msc2946/rooms/{roomId}/hierarchy")
          .auth(ACCESS_TOKEN)
          .limit(Limit.SEARCHING);

  public record Request(
      RoomId roomId,
      @Nullable Boolean suggestedOnly,
      @Nullable Long limit,
      @Nullable Long maxDepth,
      @Nullable String from) {}

  private final Spaces spaces;

  public GetSpaceHierarchy(Spaces spaces) {
    this.spaces = spaces;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var question =
        new Spaces.Question(
            request.roomId(),
            Boolean.TRUE.equals(request.suggestedOnly()),
            request.maxDepth(),
            request.limit(),
            request.from());
    var page = spaces.page(caller.user(), question);
    return JsonObject.builder()
        .put("rooms", JsonArray.of(page.rooms().stream().map(GetSpaceHierarchy::room).toList()))
        .put("next_batch", page.nextBatch())
        .build();
  }

  private static JsonObject room(Spaces.Room room) {
    var children = room.children().stream().map(GetSpaceHierarchy::child).toList();
    return SummaryJson.of(room.summary()).put("children_state", JsonArray.of(children)).build();
  }

  private static JsonObject child(Event event) {
    return EventJson.stripped(event).with("origin_server_ts", Json.of(event.originServerTs()));
  }
}
