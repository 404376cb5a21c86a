package klatsch.api.client.mutualrooms;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;
import klatsch.rooms.MutualRooms;
import org.jspecify.annotations.Nullable;

/// The rooms that I share with somebody.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mutual_rooms)
public final class GetMutualRooms
    implements UserEndpoint<GetMutualRooms.Request, MutualRooms.Page> {
  public static final Route ROUTE =
      Route.client(GET, "/mutual_rooms", V1).auth(ACCESS_TOKEN).limit(Limit.SEARCHING);

  public record Request(UserId userId, @Nullable String from) {}

  private final MutualRooms mutualRooms;

  public GetMutualRooms(MutualRooms mutualRooms) {
    this.mutualRooms = mutualRooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public MutualRooms.Page handle(Caller.User caller, Request request) {
    return mutualRooms.of(caller.user(), request.userId(), request.from());
  }
}
