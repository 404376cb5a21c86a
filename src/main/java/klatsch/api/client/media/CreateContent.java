package klatsch.api.client.media;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.media.Uploads;

/// Tells the address of a file that is uploaded later, see [UploadContentToMXC].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixmediav1create)
public final class CreateContent
    implements UserEndpoint<CreateContent.Request, CreateContent.Created> {
  public static final Route ROUTE =
      Route.media(POST, "/create", V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.UPLOADING)
          .notWhileSuspended();

  public record Request() {}

  public record Created(String contentUri, long unusedExpiresAt) {}

  private final Uploads uploads;

  public CreateContent(Uploads uploads) {
    this.uploads = uploads;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Created handle(Caller.User caller, Request request) {
    var announced = uploads.announce(caller.user());
    return new Created(announced.uri().toString(), announced.expires().toEpochMilli());
  }
}
