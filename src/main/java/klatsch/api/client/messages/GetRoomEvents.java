package klatsch.api.client.messages;

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
import klatsch.model.event.StoredEvent;
import klatsch.model.id.RoomId;
import klatsch.rooms.EventFilter;
import klatsch.rooms.History;
import klatsch.rooms.History.Direction;
import klatsch.rooms.History.Messages;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// Pages through what happened in a room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmessages)
public final class GetRoomEvents implements UserEndpoint<GetRoomEvents.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/messages", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request(
      RoomId roomId,
      @Nullable String from,
      @Nullable String to,
      Dir dir,
      @Nullable Long limit,
      @Nullable String filter,
      ApiVersion version) {}

  public enum Dir {
    B,
    F
  }

  private final History history;
  private final EventFormats events;

  public GetRoomEvents(History history, EventFormats events) {
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
    var page =
        history.messages(
            caller.user(),
            request.roomId(),
            request.dir() == Dir.B ? Direction.BACK : Direction.FORTH,
            place(request.from(), request.version()),
            place(request.to(), request.version()),
            PageLimit.of(request.limit(), filter),
            filter);
    var answer =
        JsonObject.builder()
            .put("start", start(request, page.start()))
            .put("end", end(request, page))
            .put("chunk", events.of(request.version()).withRoom(page.events(), caller));
    if (!page.members().isEmpty()) {
      answer.put("state", events.of(request.version()).stateWithRoom(page.members()));
    }
    return answer.build();
  }

  private static @Nullable String end(Request request, Messages page) {
    if (page.end() != null) {
      return StreamToken.atPlace(page.end());
    }
    if (!request.version().endsLastPages()) {
      return null;
    }
    if (page.events().isEmpty()) {
      return StreamToken.atPlace(page.start());
    }
    long last = page.events().getLast().position();
    return StreamToken.atPlace(request.dir() == Dir.B ? last - 1 : last);
  }

  /// As the client says it, if it says where, and does not only call it by name.
  private static String start(Request request, long start) {
    var from = request.from();
    return from == null || named(from, request.version()) != null
        ? StreamToken.atPlace(start)
        : from;
  }

  private static @Nullable Long place(@Nullable String token, ApiVersion version) {
    if (token == null) {
      return null;
    }
    var named = named(token, version);
    return named == null ? Long.valueOf(StreamToken.place(token)) : named;
  }

  private static @Nullable Long named(String token, ApiVersion version) {
    if (!version.namesEnds()) {
      return null;
    }
    return switch (token) {
      case StreamToken.START -> StoredEvent.BEGINNING;
      case StreamToken.END -> Long.MAX_VALUE;
      default -> null;
    };
  }
}
