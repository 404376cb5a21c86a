package klatsch.api.client.media;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Download;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.media.Library;
import klatsch.media.ThumbnailMethod;
import klatsch.media.Thumbnails;
import klatsch.model.id.MediaId;
import org.jspecify.annotations.Nullable;

/// Gives a smaller form of a picture to who is logged in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediathumbnailservernamemediaid)
public final class GetContentThumbnailAuthed
    implements UserEndpoint<GetContentThumbnailAuthed.Request, Download> {
  public static final Route ROUTE =
      Route.client(GET, "/media/thumbnail/{serverName}/{mediaId}", V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request(
      String serverName,
      MediaId mediaId,
      int width,
      int height,
      @Nullable ThumbnailMethod method,
      @Nullable Boolean animated,
      @Nullable Long timeoutMs) {}

  private final Library library;
  private final Thumbnails thumbnails;

  public GetContentThumbnailAuthed(Library library, Thumbnails thumbnails) {
    this.library = library;
    this.thumbnails = thumbnails;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Download handle(Caller.User caller, Request request) {
    var wish =
        Thumbnails.Wish.of(request.width(), request.height(), request.method(), request.animated());
    var media = library.find(request.serverName(), request.mediaId(), request.timeoutMs());
    return Downloads.of(thumbnails.of(media, wish), false);
  }
}
