package klatsch.api.client.reports;

import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;
import klatsch.rooms.Reports;

/// Reports a user to those who run this server.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3usersuseridreport)
public final class ReportUser implements UserEndpoint<ReportUser.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/users/{userId}/report", V3).auth(ACCESS_TOKEN).limit(Limit.CHANGING);

  public record Request(UserId userId, Body body) {}

  /// @param reason may be empty
  public record Body(String reason) {}

  private final Reports reports;

  public ReportUser(Reports reports) {
    this.reports = reports;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    reports.user(caller.user(), request.userId(), request.body().reason());
    return EMPTY;
  }
}
