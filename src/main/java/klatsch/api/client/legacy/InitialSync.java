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
import klatsch.http.StreamedJson;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonRaw;
import klatsch.json.JsonStream;
import klatsch.rooms.PublicRooms;
import klatsch.sync.News;
import klatsch.sync.SyncAnswer;
import org.jspecify.annotations.Nullable;

/// Tells a client all that there is, before it follows with [GetEvents].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3initialsync)
public final class InitialSync implements UserEndpoint<InitialSync.Request, StreamedJson> {
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
  public StreamedJson handle(Caller.User caller, Request request) {
    boolean archived = Boolean.TRUE.equals(request.archived());
    var answer = snapshot.take(caller, null, request.limit(), archived);
    return out -> write(answer, caller, request.version(), out);
  }

  private void write(SyncAnswer answer, Caller.User caller, ApiVersion version, JsonStream out) {
    out.beginObject()
        .put("end", Json.of(Snapshot.end(answer)))
        .put("presence", Snapshot.presence(answer.presence()))
        .put("account_data", JsonArray.of(answer.accountData()))
        .beginArray("rooms");
    // They come after all rooms, and of each room they are but little.
    var receipts = new ArrayList<Json>();
    answer
        .join()
        .forEachRemaining(
            joined -> {
              out.add(snapshot.joined(joined, answer.next(), caller, version));
              Snapshot.receipts(joined)
                  .forEach(receipt -> receipts.add(new JsonRaw(receipt.toBytes())));
            });
    answer.invite().forEachRemaining(room -> out.add(snapshot.invited(room, caller, version)));
    answer.leave().forEachRemaining(left -> out.add(snapshot.left(left, caller, version)));
    out.endArray().put("receipts", JsonArray.of(receipts)).endObject();
  }
}
