package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.Profiles;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// What a user tells about herself, as it was in 2014: a name or a picture that she has not chosen
/// is `null`.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3profileuserid)
public final class GetProfileV1 implements Endpoint<GetProfileV1.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/profile/{userId}", API_V1).limit(Limit.READING);

  public record Request(UserId userId) {}

  private final Profiles profiles;

  public GetProfileV1(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    return OldProfile.of(profiles.of(request.userId()));
  }
}
