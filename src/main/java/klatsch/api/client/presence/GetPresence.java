package klatsch.api.client.presence;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.UserId;
import klatsch.presence.Availability;
import klatsch.presence.Presence;
import org.jspecify.annotations.Nullable;

/// Whether somebody can be reached.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3presenceuseridstatus)
public final class GetPresence implements UserEndpoint<GetPresence.Request, GetPresence.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/presence/{userId}/status", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(UserId userId) {}

  public record Answer(
      Availability presence,
      @Nullable String statusMsg,
      @Nullable Long lastActiveAgo,
      boolean currentlyActive) {}

  private final Presence presence;

  public GetPresence(Presence presence) {
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Answer handle(Caller.User caller, Request request) {
    var status = presence.of(caller.user(), request.userId());
    var ago = status.lastActiveAgo();
    return new Answer(
        status.availability(),
        status.message(),
        ago == null ? null : ago.toMillis(),
        status.currentlyActive());
  }
}
