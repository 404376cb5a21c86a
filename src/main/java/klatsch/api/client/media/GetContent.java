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
import klatsch.model.id.MediaId;
import org.jspecify.annotations.Nullable;

/// Gives a file to who knows its address: for clients from before there was [GetContentAuthed].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixmediav3downloadservernamemediaid)
public final class GetContent implements Endpoint<GetContent.Request, Download> {
  public static final Route ROUTE =
      Route.media(GET, "/download/{serverName}/{mediaId}", V3, R0, API_V1).limit(Limit.READING);

  public record Request(String serverName, MediaId mediaId, @Nullable Long timeoutMs) {}

  private final Library library;

  public GetContent(Library library) {
    this.library = library;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Download handle(Caller caller, Request request) {
    var media =
        library.findForStranger(request.serverName(), request.mediaId(), request.timeoutMs());
    return Downloads.of(media, null, true);
  }
}
