package klatsch.api.client.media;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.media.Uploads;

/// Says how large a file may be, on the path from before [GetConfigAuthed].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixmediav3config)
public final class GetConfig implements UserEndpoint<GetConfig.Request, JsonObject> {
  public static final Route ROUTE =
      Route.media(GET, "/config", V3, R0).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request() {}

  private final Uploads uploads;

  public GetConfig(Uploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    return JsonObject.of("m.upload.size", Json.of(uploads.largest()));
  }
}
