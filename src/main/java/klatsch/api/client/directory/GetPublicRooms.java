package klatsch.api.client.directory;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;

import java.util.Set;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.rooms.PublicRooms;
import org.jspecify.annotations.Nullable;

/// The rooms that want to be found.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3publicrooms)
public final class GetPublicRooms implements Endpoint<GetPublicRooms.Request, PublicRooms.Page> {
  public static final Route ROUTE =
      Route.client(GET, "/publicRooms", V3, R0, V2_ALPHA).limit(Limit.SEARCHING);

  public record Request(@Nullable Integer limit, @Nullable String since, @Nullable String server) {}

  private final PublicRooms publicRooms;

  public GetPublicRooms(PublicRooms publicRooms) {
    this.publicRooms = publicRooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public PublicRooms.Page handle(Caller caller, Request request) {
    return publicRooms.list(
        new PublicRooms.Question(
            request.server(), request.limit(), request.since(), null, Set.of()));
  }
}
