package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
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
import klatsch.rooms.History;

/// Reads one event of which the client does not say in which room it is. Today it does, with
/// [klatsch.api.client.event.GetOneRoomEvent].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3eventseventid)
public final class GetOneEvent implements UserEndpoint<GetOneEvent.Request, Json> {
  public static final Route ROUTE =
      Route.client(GET, "/events/{eventId}", V3, R0, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(EventId eventId, ApiVersion version) {}

  private final History history;
  private final EventFormats events;

  public GetOneEvent(History history, EventFormats events) {
    this.history = history;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Json handle(Caller.User caller, Request request) {
    var event = history.event(caller.user(), request.eventId());
    return events.of(request.version()).withRoom(event, caller);
  }
}
