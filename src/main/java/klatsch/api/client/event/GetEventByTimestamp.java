package klatsch.api.client.event;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.EventsByTime;
import klatsch.rooms.History.Direction;

/// Finds the event nearest to a moment, for who jumps to a date.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event)
public final class GetEventByTimestamp
    implements UserEndpoint<GetEventByTimestamp.Request, GetEventByTimestamp.Found> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/timestamp_to_event", V1)
          .also("/_matrix/client/unstable/org.matrix.msc3030/rooms/{roomId}/timestamp_to_event")
          .auth(ACCESS_TOKEN)
          .limit(Limit.SEARCHING);

  public record Request(RoomId roomId, long ts, Dir dir) {}

  public record Found(EventId eventId, long originServerTs) {}

  public enum Dir {
    B,
    F
  }

  private final EventsByTime events;

  public GetEventByTimestamp(EventsByTime events) {
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Found handle(Caller.User caller, Request request) {
    var direction = request.dir() == Dir.B ? Direction.BACK : Direction.FORTH;
    var found = events.nearest(caller.user(), request.roomId(), request.ts(), direction);
    return new Found(found.id(), found.event().originServerTs());
  }
}
