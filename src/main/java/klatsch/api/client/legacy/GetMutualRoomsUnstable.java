package klatsch.api.client.legacy;

import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.MutualRooms;
import org.jspecify.annotations.Nullable;

/// The rooms that I share with somebody, as clients ask for them that are older than v1.19: the
/// tokens had other names.
///
/// [Spec](https://github.com/matrix-org/matrix-spec-proposals/pull/2666)
public final class GetMutualRoomsUnstable
    implements UserEndpoint<GetMutualRoomsUnstable.Request, GetMutualRoomsUnstable.Page> {
  public static final Route ROUTE =
      Route.at(GET, "/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms")
          .auth(ACCESS_TOKEN)
          .limit(Limit.SEARCHING);

  public record Request(UserId userId, @Nullable String batchToken) {}

  public record Page(List<RoomId> joined, long count, @Nullable String nextBatchToken) {}

  private final MutualRooms mutualRooms;

  public GetMutualRoomsUnstable(MutualRooms mutualRooms) {
    this.mutualRooms = mutualRooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Page handle(Caller.User caller, Request request) {
    var page = mutualRooms.of(caller.user(), request.userId(), request.batchToken());
    return new Page(page.joined(), page.count(), page.nextBatch());
  }
}
