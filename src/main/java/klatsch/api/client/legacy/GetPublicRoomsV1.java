package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.rooms.PublicRoom;
import klatsch.rooms.PublicRooms;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// The rooms that want to be found, as it was in 2015: what a room does not have is `null`, and
/// tokens stand at both ends of a page.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3publicrooms)
public final class GetPublicRoomsV1 implements Endpoint<GetPublicRoomsV1.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/publicRooms", API_V1).limit(Limit.SEARCHING);

  public record Request(@Nullable Integer limit, @Nullable String from) {}

  private final PublicRooms publicRooms;

  public GetPublicRoomsV1(PublicRooms publicRooms) {
    this.publicRooms = publicRooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    var from = StreamToken.START.equals(request.from()) ? null : request.from();
    var page =
        publicRooms.list(new PublicRooms.Question(null, request.limit(), from, null, Set.of()));
    return JsonObject.builder()
        .put("start", Objects.requireNonNullElse(page.prevBatch(), StreamToken.START))
        .put("end", Objects.requireNonNullElse(page.nextBatch(), StreamToken.END))
        .put("chunk", JsonArray.of(page.chunk().stream().map(GetPublicRoomsV1::room).toList()))
        .build();
  }

  private static JsonObject room(PublicRoom room) {
    var alias = room.canonicalAlias();
    return JsonObject.builder()
        .put("room_id", room.roomId().value())
        .put("aliases", JsonArray.ofTexts(alias == null ? List.of() : List.of(alias)))
        .put("name", textOrNull(room.name()))
        .put("topic", textOrNull(room.topic()))
        .put("num_joined_members", room.numJoinedMembers())
        .put("world_readable", room.worldReadable())
        .put("guest_can_join", room.guestCanJoin())
        .build();
  }

  private static Json textOrNull(@Nullable String text) {
    return text == null ? JsonNull.NULL : Json.of(text);
  }
}
