package klatsch.api.client.members;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.RoomId;
import klatsch.rooms.RoomState;

/// Who is in a room, with names and pictures.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidjoined_members)
public final class GetJoinedMembersByRoom
    implements UserEndpoint<GetJoinedMembersByRoom.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/rooms/{roomId}/joined_members", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(RoomId roomId) {}

  private final RoomState state;

  public GetJoinedMembersByRoom(RoomState state) {
    this.state = state;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var joined = JsonObject.builder();
    for (var member : state.joined(caller.user(), request.roomId())) {
      joined.put(member.stateKey() + "", profile(member));
    }
    return JsonObject.of("joined", joined.build());
  }

  private static JsonObject profile(Event member) {
    return JsonObject.builder()
        .put("display_name", member.content().text("displayname"))
        .put("avatar_url", member.content().text("avatar_url"))
        .build();
  }
}
