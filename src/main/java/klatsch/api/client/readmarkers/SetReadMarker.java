package klatsch.api.client.readmarkers;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.OnWire;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.presence.Presence;
import klatsch.rooms.Receipts;
import org.jspecify.annotations.Nullable;

/// Notes up to where a user has read everything, and how far they have read, in one request.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidread_markers)
public final class SetReadMarker implements UserEndpoint<SetReadMarker.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/read_markers", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SIGNALS);

  public record Request(RoomId roomId, Body body) {}

  public record Body(
      @OnWire("m.fully_read") @Nullable EventId fullyRead,
      @OnWire("m.read") @Nullable EventId read,
      @OnWire("m.read.private") @Nullable EventId readPrivate) {}

  private final Receipts receipts;
  private final Presence presence;

  public SetReadMarker(Receipts receipts, Presence presence) {
    this.receipts = receipts;
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var user = caller.user();
    var room = request.roomId();
    var body = request.body();
    if (body.fullyRead() != null) {
      receipts.markFullyRead(user, room, body.fullyRead());
    }
    if (body.read() != null) {
      receipts.read(user, room, Receipts.READ, body.read(), null);
    }
    if (body.readPrivate() != null) {
      receipts.read(user, room, Receipts.READ_PRIVATE, body.readPrivate(), null);
    }
    presence.active(caller.user());
    return EMPTY;
  }
}
