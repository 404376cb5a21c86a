package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.event.Membership.JOIN;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import klatsch.api.client.EventFormats;
import klatsch.api.client.PageLimit;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.RoomId;
import klatsch.rooms.EventFilter;
import klatsch.rooms.History.Direction;
import klatsch.rooms.Rooms;
import klatsch.rooms.StreamToken;
import klatsch.sync.News;
import org.jspecify.annotations.Nullable;

/// Tells a client all about one room, also from outside if everybody may read it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidinitialsync)
public final class RoomInitialSync implements UserEndpoint<RoomInitialSync.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/initialSync", V3, R0, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SYNCING)
          .forGuests();

  public record Request(RoomId roomId, @Nullable Long limit, ApiVersion version) {}

  private final Rooms rooms;
  private final EventFormats events;
  private final Snapshot snapshot;

  public RoomInitialSync(News news, Rooms rooms, EventFormats events) {
    this.rooms = rooms;
    this.events = events;
    this.snapshot = new Snapshot(news, rooms.publicRooms(), events);
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var id = request.roomId();
    var answer = snapshot.take(caller, id, request.limit(), true);
    if (answer.join().hasNext()) {
      var joined = answer.join().next();
      var members = members(joined.state());
      var present =
          answer.presence().stream()
              .filter(event -> members.contains(event.text("sender")))
              .toList();
      return snapshot
          .joined(joined, answer.next(), caller, request.version())
          .with("presence", Snapshot.presence(present))
          .with("receipts", JsonArray.of(Snapshot.receipts(joined)));
    }
    if (answer.leave().hasNext()) {
      var left = answer.leave().next();
      if (!left.state().isEmpty()) {
        return snapshot.left(left, caller, request.version());
      }
    }
    return fromOutside(caller, request);
  }

  private static Set<String> members(Collection<Event> state) {
    return state.stream()
        .filter(event -> event.membership() == JOIN)
        .map(event -> event.stateKey() + "")
        .collect(Collectors.toUnmodifiableSet());
  }

  private JsonObject fromOutside(Caller.User caller, Request request) {
    var id = request.roomId();
    int limit = PageLimit.of(request.limit());
    var page =
        rooms
            .history()
            .messages(caller.user(), id, Direction.BACK, null, null, limit, EventFilter.ALL);
    var writer = events.of(request.version());
    var shown = page.events().reversed();
    var start = shown.isEmpty() ? page.start() : shown.getFirst().position() - 1;
    List<Json> nobody = List.of();
    return JsonObject.builder()
        .put("room_id", id.value())
        .put("visibility", snapshot.visibility(id))
        .put(
            "messages",
            JsonObject.builder()
                .put("start", StreamToken.atPlace(start))
                .put("end", new StreamToken(page.start(), 0, 0).withToDevice(0).toString())
                .put("chunk", writer.withRoom(shown, caller))
                .build())
        .put("state", writer.stateWithRoom(rooms.state().all(caller.user(), id)))
        .put("presence", JsonArray.of(nobody))
        .build();
  }
}
