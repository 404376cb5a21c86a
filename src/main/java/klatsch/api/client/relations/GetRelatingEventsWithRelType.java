package klatsch.api.client.relations;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.EventJson;
import klatsch.api.client.relations.ChildrenPage.Dir;
import klatsch.api.client.relations.ChildrenPage.Turn;
import klatsch.api.client.relations.ChildrenPage.Wanted;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.Relations;
import org.jspecify.annotations.Nullable;

/// Reads the events that relate to one in a certain way.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidrelationseventidreltype)
public final class GetRelatingEventsWithRelType
    implements UserEndpoint<GetRelatingEventsWithRelType.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/relations/{eventId}/{relType}", V1)
          .also("/_matrix/client/unstable/rooms/{roomId}/relations/{eventId}/{relType}")
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(
      RoomId roomId,
      EventId eventId,
      String relType,
      @Nullable Dir dir,
      @Nullable String from,
      @Nullable String to,
      @Nullable Long limit,
      @Nullable Boolean recurse) {}

  private final ChildrenPage page;

  public GetRelatingEventsWithRelType(Relations relations, EventJson events) {
    this.page = new ChildrenPage(relations, events);
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    return page.of(
        caller,
        new Wanted(request.roomId(), request.eventId(), request.relType(), null),
        new Turn(request.dir(), request.from(), request.to(), request.limit(), request.recurse()));
  }
}
