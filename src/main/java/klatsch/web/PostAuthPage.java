package klatsch.web;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.missingParam;

import klatsch.accounts.UserInteractive;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;

/// What somebody has filled in on the page of [GetAuthPage]: what else would stand in the `auth` of
/// a request.
public final class PostAuthPage implements Endpoint<PostAuthPage.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, GetAuthPage.PATH, V3, R0, V2_ALPHA).limit(Limit.LOGGING_IN);

  public record Request(String stage, JsonObject body) {}

  private final UserInteractive userInteractive;

  public PostAuthPage(UserInteractive userInteractive) {
    this.userInteractive = userInteractive;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller caller, Request request) {
    var session = request.body().text("session");
    if (session == null) {
      throw missingParam("A `session` is needed");
    }
    userInteractive.attemptApart(session, request.stage(), request.body());
    return EMPTY;
  }
}
