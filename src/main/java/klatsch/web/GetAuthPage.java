package klatsch.web;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.notFound;

import klatsch.accounts.UserInteractive;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Page;
import klatsch.http.Route;
import klatsch.json.JsonObject;

/// A page on which one proves something that the client does not know how to ask for.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#fallback)
public final class GetAuthPage implements Endpoint<GetAuthPage.Request, Page> {
  static final String PATH = "/auth/{stage}/fallback/web";

  public static final Route ROUTE = Route.client(GET, PATH, V3, R0, V2_ALPHA).limit(Limit.READING);

  public record Request(String stage) {}

  private final UserInteractive userInteractive;

  public GetAuthPage(UserInteractive userInteractive) {
    this.userInteractive = userInteractive;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Page handle(Caller caller, Request request) {
    var params = userInteractive.params(request.stage());
    if (params == null) {
      throw notFound("There is nothing of this kind to prove here");
    }
    return SelfContained.page(
        "auth.html",
        JsonObject.builder().put("stage", request.stage()).put("params", params).build());
  }
}
