package klatsch.api.client.members;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.function.Predicate;
import klatsch.api.client.EventFormats;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.id.RoomId;
import klatsch.rooms.RoomState;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// Who is, was, or is invited to be in a room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmembers)
public final class GetMembersByRoom implements UserEndpoint<GetMembersByRoom.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/members", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request(
      RoomId roomId,
      @Nullable String at,
      @Nullable Membership membership,
      @Nullable Membership notMembership,
      ApiVersion version) {}

  private final RoomState state;
  private final EventFormats events;

  public GetMembersByRoom(RoomState state, EventFormats events) {
    this.state = state;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var at = StreamToken.placeIfAny(request.at());
    var members =
        state.members(
            caller.user(),
            request.roomId(),
            at,
            wanted(request.membership(), request.notMembership()));
    var answer = JsonObject.builder();
    if (request.version().namesEnds()) {
      // It was a page once, of which there is only one.
      answer.put("start", StreamToken.START).put("end", StreamToken.END);
    }
    return answer.put("chunk", events.of(request.version()).stateWithRoom(members)).build();
  }

  /// Both together mean "or".
  private static Predicate<Membership> wanted(@Nullable Membership is, @Nullable Membership isNot) {
    if (is == null && isNot == null) {
      return _ -> true;
    }
    return membership -> membership == is || isNot != null && membership != isNot;
  }
}
