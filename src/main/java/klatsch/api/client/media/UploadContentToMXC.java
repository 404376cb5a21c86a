package klatsch.api.client.media;

import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.Upload;
import klatsch.http.UserEndpoint;
import klatsch.media.Offer;
import klatsch.media.Uploads;
import klatsch.model.id.MediaId;
import org.jspecify.annotations.Nullable;

/// Keeps a file under an address that [CreateContent] has told.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixmediav3uploadservernamemediaid)
public final class UploadContentToMXC implements UserEndpoint<UploadContentToMXC.Request, Empty> {
  public static final Route ROUTE =
      Route.media(PUT, "/upload/{serverName}/{mediaId}", V3)
          .auth(ACCESS_TOKEN)
          .limit(Limit.UPLOADING)
          .notWhileSuspended();

  public record Request(
      String serverName, MediaId mediaId, @Nullable String filename, Upload upload) {}

  private final Uploads uploads;

  public UploadContentToMXC(Uploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var upload = request.upload();
    var offer =
        Offer.of(upload.contentType(), request.filename(), upload.length(), upload.content());
    uploads.upload(caller.user(), request.serverName(), request.mediaId(), offer);
    return EMPTY;
  }
}
