package klatsch.api.client.relations;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.EventJson;
import klatsch.api.client.PageLimit;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.rooms.Relations;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// Lists the threads of a room by their first events, the liveliest first.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidthreads)
public final class GetThreadRoots implements UserEndpoint<GetThreadRoots.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/threads", V1)
          .also("/_matrix/client/unstable/org.matrix.msc3856/rooms/{roomId}/threads")
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(
      RoomId roomId, @Nullable Include include, @Nullable Long limit, @Nullable String from) {}

  public enum Include {
    ALL,
    PARTICIPATED
  }

  private final Relations relations;
  private final EventJson events;

  public GetThreadRoots(Relations relations, EventJson events) {
    this.relations = relations;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var page =
        relations.threads(
            caller.user(),
            request.roomId(),
            request.include() == Include.PARTICIPATED,
            StreamToken.placeIfAny(request.from()),
            PageLimit.atLeastOne(request.limit()));
    return JsonObject.builder()
        .put("chunk", events.withRoom(page.events(), caller))
        .put("next_batch", StreamToken.atPlaceIfAny(page.next()))
        .build();
  }
}
