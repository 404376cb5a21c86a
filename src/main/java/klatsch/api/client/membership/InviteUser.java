package klatsch.api.client.membership;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.missingParam;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.Memberships;
import klatsch.rooms.ThirdPartyInvitation;
import org.jspecify.annotations.Nullable;

/// Asks somebody into a room.
///
/// By user ID only: to find people by e-mail address or telephone number takes an identity server.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidinvite)
public final class InviteUser implements UserEndpoint<InviteUser.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/rooms/{roomId}/invite", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .withTxnId()
          .notWhileSuspended()
          .limit(Limit.INVITING);

  public record Request(RoomId roomId, Body body) {}

  /// @param medium of a person who is named by an address in it, and not by a user ID
  public record Body(@Nullable UserId userId, @Nullable String reason, @Nullable String medium) {}

  private final Memberships memberships;

  public InviteUser(Memberships memberships) {
    this.memberships = memberships;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var body = request.body();
    if (body.userId() == null) {
      throw body.medium() == null
          ? missingParam("'user_id' is missing")
          : ThirdPartyInvitation.noIdentityServer();
    }
    memberships.invite(caller.user(), request.roomId(), body.userId(), body.reason());
    return EMPTY;
  }
}
