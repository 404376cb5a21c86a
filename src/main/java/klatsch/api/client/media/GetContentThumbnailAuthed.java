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
import klatsch.media.Thumbnails;

/// Gives a smaller form of a picture to who is logged in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediathumbnailservernamemediaid)
public final class GetContentThumbnailAuthed implements UserEndpoint<ThumbnailRequest, Download> {
  public static final Route ROUTE =
      Route.client(GET, "/media/thumbnail/{serverName}/{mediaId}", V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

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
  public Download handle(Caller.User caller, ThumbnailRequest request) {
    var wish = request.wish();
    var media = library.find(request.serverName(), request.mediaId(), request.timeoutMs());
    return Downloads.of(thumbnails.of(media, wish), false);
  }
}
