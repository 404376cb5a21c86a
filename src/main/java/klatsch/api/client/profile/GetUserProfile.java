package klatsch.api.client.profile;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.Profiles;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// What a user tells about herself.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3profileuserid)
public final class GetUserProfile implements Endpoint<GetUserProfile.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/profile/{userId}", V3, R0, V2_ALPHA)
          .also("/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}")
          .limit(Limit.READING);

  public record Request(UserId userId) {}

  private final Profiles profiles;

  public GetUserProfile(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    return profiles.of(request.userId());
  }
}
