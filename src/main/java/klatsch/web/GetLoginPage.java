package klatsch.web;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Page;
import klatsch.http.Route;

/// A page on which one logs in, for clients that do not know how. It tells them who did.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#login-fallback)
public final class GetLoginPage implements Endpoint<GetLoginPage.Request, Page> {
  public static final Route ROUTE =
      Route.at(GET, "/_matrix/static/client/login/")
          .also("/_matrix/static/client/login")
          .also(V3.prefix() + "/login/fallback")
          .also(R0.prefix() + "/login/fallback")
          .also(API_V1.prefix() + "/login/fallback")
          // So the oldest document writes it.
          .also("/matrix/client/api/v1/login/fallback")
          .limit(Limit.READING);

  private static final Page PAGE = SelfContained.page("login.html");

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
