package klatsch.api.client.legacy;

import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import java.net.URI;
import klatsch.http.Caller;
import klatsch.http.Client;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.Upload;
import klatsch.http.UserEndpoint;
import klatsch.media.Offer;
import klatsch.media.Uploads;
import org.jspecify.annotations.Nullable;

/// Keeps a file for clients of 2014, from before files had addresses of their own: they are told a
/// URL, under which [GetContentByToken] gives it.
public final class PostContent implements UserEndpoint<PostContent.Request, PostContent.Kept> {
  public static final Route ROUTE =
      Route.at(POST, "/_matrix/content")
          .auth(ACCESS_TOKEN)
          .limit(Limit.UPLOADING)
          .notWhileSuspended();

  public record Request(Client client, Upload upload) {}

  public record Kept(String contentToken) {}

  private final Uploads uploads;
  private final @Nullable URI baseUrl;

  /// @param baseUrl where clients reach this server, or `null` if nobody has said so
  public PostContent(Uploads uploads, @Nullable URI baseUrl) {
    this.uploads = uploads;
    this.baseUrl = baseUrl;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Kept handle(Caller.User caller, Request request) {
    var upload = request.upload();
    var offer = Offer.of(upload.contentType(), null, upload.length(), upload.content());
    var where = baseUrl == null ? request.client().called() : baseUrl.toString();
    var id = uploads.upload(caller.user(), offer).id();
    return new Kept(where.replaceFirst("/$", "") + "/_matrix/content/" + id);
  }
}
