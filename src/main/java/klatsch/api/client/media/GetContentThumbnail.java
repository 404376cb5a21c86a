package klatsch.api.client.media;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Download;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.media.Library;
import klatsch.media.Thumbnails;

/// Gives a smaller form of a picture to who knows its address: for clients from before there was
/// [GetContentThumbnailAuthed].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixmediav3thumbnailservernamemediaid)
public final class GetContentThumbnail implements Endpoint<ThumbnailRequest, Download> {
  public static final Route ROUTE =
      Route.media(GET, "/thumbnail/{serverName}/{mediaId}", V3, R0, API_V1).limit(Limit.READING);

  private final Library library;
  private final Thumbnails thumbnails;

  public GetContentThumbnail(Library library, Thumbnails thumbnails) {
    this.library = library;
    this.thumbnails = thumbnails;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Download handle(Caller caller, ThumbnailRequest request) {
    var wish = request.wish();
    var media =
        library.findForStranger(request.serverName(), request.mediaId(), request.timeoutMs());
    return Downloads.of(thumbnails.of(media, wish), true);
  }
}
