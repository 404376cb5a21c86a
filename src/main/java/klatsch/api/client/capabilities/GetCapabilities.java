package klatsch.api.client.capabilities;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.Collection;
import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;

/// What may be done on this server, where the specification leaves it open.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#capabilities-negotiation)
public final class GetCapabilities implements UserEndpoint<GetCapabilities.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/capabilities", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  private final List<Capability> capabilities;

  /// @param changesAddresses whether people can add addresses to their accounts
  /// @param defaultRoomVersion the version of rooms that are made here
  /// @param stableRoomVersions all that this server can take part in
  public GetCapabilities(
      boolean changesAddresses, String defaultRoomVersion, Collection<String> stableRoomVersions) {
    this.capabilities = Capability.all(changesAddresses, defaultRoomVersion, stableRoomVersions);
  }

  public record Request() {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var answer = JsonObject.builder();
    capabilities.forEach(
        capability -> answer.put(capability.name(), capability.about().apply(caller)));
    return JsonObject.of("capabilities", answer.build());
  }
}
