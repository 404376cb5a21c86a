package klatsch.web;

import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Page;
import klatsch.http.Route;

/// A page on which one makes an account, for clients that do not know how. It tells them whose it
/// is.
///
/// It was never specified, but was there on the first servers, and clients led people to it.
public final class GetRegisterPage implements Endpoint<GetRegisterPage.Request, Page> {
  public static final Route ROUTE =
      Route.at(GET, "/_matrix/static/client/register/")
          .also("/_matrix/static/client/register")
          .limit(Limit.READING);

  private static final Page PAGE = SelfContained.page("register.html");

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
