package klatsch.api.client.directory;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.badJson;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.json.JsonNull;
import klatsch.json.JsonString;
import klatsch.rooms.PublicRooms;
import org.jspecify.annotations.Nullable;

/// Those of the rooms that want to be found that a user looks for.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3publicrooms)
public final class QueryPublicRooms
    implements UserEndpoint<QueryPublicRooms.Request, PublicRooms.Page> {
  public static final Route ROUTE =
      Route.client(POST, "/publicRooms", V3, R0).auth(ACCESS_TOKEN).limit(Limit.SEARCHING);

  public record Request(@Nullable String server, Body body) {}

  /// @param thirdPartyInstanceId a network beside Matrix, of which there are none here
  public record Body(
      @Nullable Integer limit,
      @Nullable String since,
      @Nullable Filter filter,
      @Nullable String thirdPartyInstanceId) {}

  /// @param roomTypes texts, and `null` for rooms without a type
  public record Filter(@Nullable String genericSearchTerm, List<Json> roomTypes) {}

  private static final Filter EVERYTHING = new Filter(null, List.of());

  private final PublicRooms publicRooms;

  public QueryPublicRooms(PublicRooms publicRooms) {
    this.publicRooms = publicRooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public PublicRooms.Page handle(Caller.User caller, Request request) {
    var body = request.body();
    if (body.thirdPartyInstanceId() != null) {
      return PublicRooms.Page.EMPTY;
    }
    var filter = body.filter() == null ? EVERYTHING : body.filter();
    return publicRooms.list(
        new PublicRooms.Question(
            request.server(),
            body.limit(),
            body.since(),
            filter.genericSearchTerm(),
            types(filter.roomTypes())));
  }

  private static Set<@Nullable String> types(List<Json> asked) {
    var types = new HashSet<@Nullable String>();
    for (var type : asked) {
      switch (type) {
        case JsonString(var text) -> types.add(text);
        case JsonNull _ -> types.add(null);
        default -> throw badJson("'filter.room_types' is a list of texts and null");
      }
    }
    return types;
  }
}
