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

  private static final Page PAGE = SelfContained.page("home.html");

  public record Request() {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Page handle(Caller caller, Request request) {
    return PAGE;
  }
}
