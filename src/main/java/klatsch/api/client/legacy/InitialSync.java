package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

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
import klatsch.rooms.PublicRooms;
import klatsch.sync.News;
import org.jspecify.annotations.Nullable;

/// Tells a client all that there is, before it follows with [GetEvents].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3initialsync)
public final class InitialSync implements UserEndpoint<InitialSync.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/initialSync", V3, R0, API_V1).auth(ACCESS_TOKEN).limit(Limit.SYNCING);

  public record Request(@Nullable Long limit, @Nullable Boolean archived, ApiVersion version) {}

  private final Snapshot snapshot;

  public InitialSync(News news, PublicRooms publicRooms, EventFormats events) {
    this.snapshot = new Snapshot(news, publicRooms, events);
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    boolean archived = Boolean.TRUE.equals(request.archived());
    var answer = snapshot.take(caller, null, request.limit(), archived);
    var version = request.version();
    var rooms = new ArrayList<Json>();
    answer
        .join()
        .forEach(
            (id, joined) -> rooms.add(snapshot.joined(id, joined, answer.next(), caller, version)));
    answer.invite().forEach((id, shown) -> rooms.add(snapshot.invited(id, shown, caller, version)));
    answer.leave().forEach((id, left) -> rooms.add(snapshot.left(id, left, caller, version)));
    return JsonObject.builder()
        .put("end", Snapshot.end(answer))
        .put("presence", Snapshot.presence(answer.presence()))
        .put("rooms", JsonArray.of(rooms))
        .put("receipts", Snapshot.receipts(answer.join()))
        .put("account_data", JsonArray.of(answer.accountData()))
        .build();
  }
}
