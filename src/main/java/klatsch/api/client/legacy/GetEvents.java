package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.time.Duration;
import java.util.ArrayList;
import klatsch.api.client.EventFormats;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.StreamToken;
import klatsch.sync.EventStream;
import klatsch.sync.EventStream.Chunk;
import klatsch.sync.EventStream.Question;
import org.jspecify.annotations.Nullable;

/// Tells a client what happens, and lets it wait for that; of one room also from outside.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events)
public final class GetEvents implements UserEndpoint<GetEvents.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/events", V3, R0, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SYNCING)
          .forGuests();

  /// If the client does not say. Clients of 2014 mostly do not.
  private static final Duration USUAL_WAIT = Duration.ofSeconds(30);

  public record Request(
      @Nullable String from, @Nullable Long timeout, @Nullable RoomId roomId, ApiVersion version) {}

  private final EventStream stream;
  private final EventFormats events;

  public GetEvents(EventStream stream, EventFormats events) {
    this.stream = stream;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var chunk =
        stream.await(
            new Question(
                caller.user(), from(request.from()), request.roomId(), timeout(request.timeout())));
    var all =
        new ArrayList<Json>(events.of(request.version()).withRoom(chunk.events(), caller).values());
    all.replaceAll(event -> withInviteState(event, chunk, request.version()));
    chunk.passing().forEach(event -> all.add(Snapshot.presence(event)));
    return JsonObject.builder()
        .put("start", chunk.start().toString())
        .put("end", chunk.end().toString())
        .put("chunk", JsonArray.of(all))
        .build();
  }

  private static Json withInviteState(Json event, Chunk chunk, ApiVersion version) {
    if (chunk.invitations().isEmpty()) {
      return event;
    }
    var written = Json.parseObject(event.toBytes());
    var shown = chunk.invitations().get(new EventId(written.text("event_id") + ""));
    return shown == null ? event : InviteState.in(written, shown, version);
  }

  private static @Nullable StreamToken from(@Nullable String token) {
    if (token == null || token.equals(StreamToken.END)) {
      return null;
    }
    return token.equals(StreamToken.START) ? new StreamToken(0, 0, 0) : StreamToken.from(token);
  }

  private static Duration timeout(@Nullable Long millis) {
    if (millis == null) {
      return USUAL_WAIT;
    }
    return millis < 0 ? Duration.ZERO : Duration.ofMillis(millis);
  }
}
