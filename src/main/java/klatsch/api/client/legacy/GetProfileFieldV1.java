package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.notFound;

import java.util.Set;
import klatsch.accounts.Profiles;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// What a user is called, or looks like, as clients of 2014 ask: who has not said so is called
/// `null`.
///
/// Today the answer to them would be an error, see [klatsch.api.client.profile.GetProfileField].
public final class GetProfileFieldV1 implements Endpoint<GetProfileFieldV1.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/profile/{userId}/{keyName}", API_V1).limit(Limit.READING);

  private static final Set<String> OF_THEN = Set.of(Profiles.DISPLAYNAME, Profiles.AVATAR_URL);

  public record Request(UserId userId, String keyName) {}

  private final Profiles profiles;

  public GetProfileFieldV1(Profiles profiles) {
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
    return JsonObject.of(name, JsonNull.NULL);
  }
}
