package klatsch.api.client.event;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.EventFormats;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.History;

/// Reads one event.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomideventeventid)
public final class GetOneRoomEvent implements UserEndpoint<GetOneRoomEvent.Request, Json> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/event/{eventId}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request(RoomId roomId, EventId eventId, ApiVersion version) {}

  private final History history;
  private final EventFormats events;

  public GetOneRoomEvent(History history, EventFormats events) {
    this.history = history;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Json handle(Caller.User caller, Request request) {
    var event = history.event(caller.user(), request.roomId(), request.eventId());
    return events.of(request.version()).withRoom(event, caller);
  }
}
