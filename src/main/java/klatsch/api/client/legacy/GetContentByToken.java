package klatsch.api.client.legacy;

import static klatsch.http.Route.Method.GET;

import klatsch.api.client.media.Downloads;
import klatsch.http.Caller;
import klatsch.http.Download;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.media.Library;
import klatsch.model.id.MediaId;

/// Gives a file to clients of 2014, by the URL that [PostContent] has told.
public final class GetContentByToken implements Endpoint<GetContentByToken.Request, Download> {
  public static final Route ROUTE = Route.at(GET, "/_matrix/content/{token}").limit(Limit.READING);

  public record Request(MediaId token) {}

  private final Library library;

  public GetContentByToken(Library library) {
    this.library = library;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Download handle(Caller caller, Request request) {
    return Downloads.of(library.findForStranger(request.token()), null, true);
  }
}
