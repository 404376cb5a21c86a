package klatsch.api.client.admin;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import klatsch.accounts.Devices;
import klatsch.accounts.Devices.Device;
import klatsch.accounts.Moderation;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// From where somebody uses the server, for administrators, and for the one who asks about
/// themselves.
///
/// A device has one session at a time, and of that the last connection is kept.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3adminwhoisuserid)
public final class GetWhoIs implements UserEndpoint<GetWhoIs.Request, GetWhoIs.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/admin/whois/{userId}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING);

  public record Request(UserId userId) {}

  public record Answer(UserId userId, JsonObject devices) {}

  private final Moderation moderation;
  private final Devices devices;

  public GetWhoIs(Moderation moderation, Devices devices) {
    this.moderation = moderation;
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Answer handle(Caller.User caller, Request request) {
    var user = request.userId();
    if (!caller.actsFor(user) && !caller.admin()) {
      throw forbidden("Only administrators may ask about others");
    }
    if (moderation.find(user) == null) {
      throw notFound("There is no such user");
    }
    var all = JsonObject.builder();
    for (var device : devices.of(user)) {
      var session = JsonObject.of("connections", connections(device));
      all.put(device.id().value(), JsonObject.of("sessions", JsonArray.of(List.of(session))));
    }
    return new Answer(user, all.build());
  }

  private static JsonArray connections(Device device) {
    if (device.lastSeenTs() == null) {
      return JsonArray.of(List.of());
    }
    var last =
        JsonObject.builder()
            .put("ip", device.lastSeenIp())
            .put("last_seen", device.lastSeenTs())
            .put("user_agent", device.lastSeenAgent())
            .build();
    return JsonArray.of(List.of(last));
  }
}
