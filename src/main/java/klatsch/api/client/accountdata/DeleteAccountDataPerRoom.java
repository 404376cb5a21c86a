package klatsch.api.client.accountdata;

import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.DELETE;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.AccountData;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;

/// Forgets a setting about a room.
///
/// [MSC3391](https://github.com/matrix-org/matrix-spec-proposals/pull/3391), which clients ask for
/// under its own name: it is not in the specification yet.
public final class DeleteAccountDataPerRoom
    implements UserEndpoint<DeleteAccountDataPerRoom.Request, Empty> {
  public static final Route ROUTE =
      Route.at(
              DELETE,
              "/_matrix/client/unstable/org.matrix.msc3391/user/{userId}/rooms/{roomId}/account_data/{type}")
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  public record Request(UserId userId, RoomId roomId, String type) {}

  private final AccountData accountData;

  public DeleteAccountDataPerRoom(AccountData accountData) {
    this.accountData = accountData;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    if (!caller.actsFor(request.userId())) {
      throw forbidden("You can only read and write your own account data");
    }
    accountData.remove(request.userId(), request.roomId(), request.type());
    return EMPTY;
  }
}
