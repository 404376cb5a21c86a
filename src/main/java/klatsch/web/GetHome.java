package klatsch.web;

import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Page;
import klatsch.http.Route;

/// What people find who come with a browser instead of a client. It tells no version: that is
/// nobody's business.
public final class GetHome implements Endpoint<GetHome.Request, Page> {
  public static final Route ROUTE = Route.at(GET, "/").limit(Limit.READING);

  private static final String EXAMPLES = "<examples></examples>";

  public record Request() {}

  private final Page page;

  /// @param examples whether there are any
  public GetHome(boolean examples) {
    page =
        SelfContained.page(
            "home.html",
            EXAMPLES,
            examples ? SelfContained.file("home-examples.html").strip() : "");
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Page handle(Caller caller, Request request) {
    return page;
  }
}
