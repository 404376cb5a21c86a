package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.notFound;

import java.util.Set;
import klatsch.accounts.Profiles;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// What a user is called, or looks like, as clients of before v1.16 ask: of who has not said so,
/// nothing is told, and in 2014 `null`. Today the answer to them would be an error, see
/// [klatsch.api.client.profile.GetProfileField].
///
/// [Spec](https://matrix.org/docs/spec/client_server/r0.6.1#get-matrix-client-r0-profile-userid-displayname)
public final class GetProfileFieldR0 implements Endpoint<GetProfileFieldR0.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/profile/{userId}/{keyName}", API_V1, R0, V2_ALPHA).limit(Limit.READING);

  private static final Set<String> OF_THEN = Set.of(Profiles.DISPLAYNAME, Profiles.AVATAR_URL);

  public record Request(UserId userId, String keyName, ApiVersion version) {}

  private final Profiles profiles;

  public GetProfileFieldR0(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    var name = request.keyName();
    var value = profiles.of(request.userId()).get(name);
    if (value != null) {
      return JsonObject.of(name, value);
    }
    if (!OF_THEN.contains(name)) {
      throw notFound("This user has not said so");
    }
    return request.version() == API_V1 ? JsonObject.of(name, JsonNull.NULL) : JsonObject.EMPTY;
  }
}
