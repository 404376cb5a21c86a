package klatsch.api.client.profile;

import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.notFound;

import klatsch.accounts.Profiles;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// One thing that a user tells about herself, such as her display name.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3profileuseridkeyname)
public final class GetProfileField implements Endpoint<GetProfileField.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/profile/{userId}/{keyName}", V3)
          .also("/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}/{keyName}")
          .limit(Limit.READING);

  public record Request(UserId userId, String keyName) {}

  private final Profiles profiles;

  public GetProfileField(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    var value = profiles.of(request.userId()).get(request.keyName());
    if (value == null) {
      throw notFound("This user has not said so");
    }
    return JsonObject.of(request.keyName(), value);
  }
}
