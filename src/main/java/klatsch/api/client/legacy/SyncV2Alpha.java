package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.io.ByteArrayOutputStream;
import klatsch.api.client.sync.Sync;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonStream;

/// Tells a client of 2015 what is new. The names of the rooms' parts changed in the middle of that
/// November, so the answer has both: those of today, and those from before.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync)
public final class SyncV2Alpha implements UserEndpoint<Sync.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/sync", V2_ALPHA).auth(ACCESS_TOKEN).limit(Limit.SYNCING).forGuests();

  private static final int PIECE_BYTES = 8 << 10;

  private final Sync today;

  public SyncV2Alpha(Sync today) {
    this.today = today;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  /// What is written already is read again for it: few clients need that, and everything that
  /// today's answer knows stays in one place.
  @Override
  public JsonObject handle(Caller.User caller, Sync.Request request) {
    var bytes = new ByteArrayOutputStream();
    var out = new JsonStream(PIECE_BYTES, (piece, length) -> bytes.write(piece, 0, length));
    today.handle(caller, request).writeTo(out);
    bytes.writeBytes(out.rest());
    return OlderRooms.beside(Json.parseObject(bytes.toByteArray()));
  }
}
