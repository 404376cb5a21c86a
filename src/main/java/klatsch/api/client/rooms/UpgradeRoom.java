package klatsch.api.client.rooms;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.Upgrades;

/// Replaces a room by a new one of another version.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidupgrade)
public final class UpgradeRoom implements UserEndpoint<UpgradeRoom.Request, UpgradeRoom.Answer> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/upgrade", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CREATING)
          .notWhileSuspended();

  public record Request(RoomId roomId, Body body) {}

  public record Body(String newVersion, List<UserId> additionalCreators) {}

  public record Answer(RoomId replacementRoom) {}

  private final Upgrades upgrades;

  public UpgradeRoom(Upgrades upgrades) {
    this.upgrades = upgrades;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public UpgradeRoom.Answer handle(Caller.User caller, Request request) {
    var wanted = request.body();
    return new Answer(
        upgrades.upgrade(
            caller.user(), request.roomId(), wanted.newVersion(), wanted.additionalCreators()));
  }
}
