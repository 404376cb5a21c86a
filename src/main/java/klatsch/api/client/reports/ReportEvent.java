package klatsch.api.client.reports;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.Reports;
import org.jspecify.annotations.Nullable;

/// Reports an event to those who run this server.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreporteventid)
public final class ReportEvent implements UserEndpoint<ReportEvent.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/report/{eventId}", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  public record Request(RoomId roomId, EventId eventId, Body body) {}

  /// @param reason may be empty or missing
  public record Body(@Nullable String reason) {}

  private final Reports reports;

  public ReportEvent(Reports reports) {
    this.reports = reports;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    reports.event(caller.user(), request.roomId(), request.eventId(), request.body().reason());
    return EMPTY;
  }
}
