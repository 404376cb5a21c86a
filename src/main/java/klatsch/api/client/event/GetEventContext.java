package klatsch.api.client.event;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.EventFormats;
import klatsch.api.client.PageLimit;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.EventFilter;
import klatsch.rooms.History;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// Reads an event together with what happened just before and after it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidcontexteventid)
public final class GetEventContext implements UserEndpoint<GetEventContext.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/context/{eventId}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request(
      RoomId roomId,
      EventId eventId,
      @Nullable Long limit,
      @Nullable String filter,
      ApiVersion version) {}

  private final History history;
  private final EventFormats events;

  public GetEventContext(History history, EventFormats events) {
    this.history = history;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var filter = EventFilter.parse(request.filter());
    var context =
        history.context(
            caller.user(),
            request.roomId(),
            request.eventId(),
            PageLimit.of(request.limit(), filter),
            filter);
    return JsonObject.builder()
        .put("start", StreamToken.atPlace(context.start()))
        .put("end", StreamToken.atPlace(context.end()))
        .put("events_before", events.of(request.version()).withRoom(context.before(), caller))
        .put("event", events.of(request.version()).withRoom(context.event(), caller))
        .put("events_after", events.of(request.version()).withRoom(context.after(), caller))
        .put("state", events.of(request.version()).stateWithRoom(context.state()))
        .build();
  }
}
