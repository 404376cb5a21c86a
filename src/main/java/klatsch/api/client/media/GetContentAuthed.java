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
import klatsch.model.id.MediaId;
import org.jspecify.annotations.Nullable;

/// Gives a file to who is logged in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid)
public final class GetContentAuthed implements UserEndpoint<GetContentAuthed.Request, Download> {
  public static final Route ROUTE =
      Route.client(GET, "/media/download/{serverName}/{mediaId}", V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request(String serverName, MediaId mediaId, @Nullable Long timeoutMs) {}

  private final Library library;

  public GetContentAuthed(Library library) {
    this.library = library;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Download handle(Caller.User caller, Request request) {
    var media = library.find(request.serverName(), request.mediaId(), request.timeoutMs());
    return Downloads.of(media, null, false);
  }
}
