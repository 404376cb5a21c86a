package klatsch.api.client.media;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.Upload;
import klatsch.http.UserEndpoint;
import klatsch.media.Offer;
import klatsch.media.Uploads;
import org.jspecify.annotations.Nullable;

/// Keeps a file, and tells its address.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixmediav3upload)
public final class UploadContent
    implements UserEndpoint<UploadContent.Request, UploadContent.Uploaded> {
  public static final Route ROUTE =
      Route.media(POST, "/upload", V3, R0, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.UPLOADING)
          .notWhileSuspended();

  public record Request(@Nullable String filename, Upload upload) {}

  public record Uploaded(String contentUri) {}

  private final Uploads uploads;

  public UploadContent(Uploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Uploaded handle(Caller.User caller, Request request) {
    var upload = request.upload();
    var offer =
        Offer.of(upload.contentType(), request.filename(), upload.length(), upload.content());
    return new Uploaded(uploads.upload(caller.user(), offer).toString());
  }
}
