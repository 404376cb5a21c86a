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
import klatsch.model.id.RoomId;
import klatsch.rooms.Reports;

/// Reports a whole room to those who run this server.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreport)
public final class ReportRoom implements UserEndpoint<ReportRoom.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/report", V3).auth(ACCESS_TOKEN).limit(Limit.CHANGING);

  public record Request(RoomId roomId, Body body) {}

  /// @param reason may be empty
  public record Body(String reason) {}

  private final Reports reports;

  public ReportRoom(Reports reports) {
    this.reports = reports;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    reports.room(caller.user(), request.roomId(), request.body().reason());
    return EMPTY;
  }
}
