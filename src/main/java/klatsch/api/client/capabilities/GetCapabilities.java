package klatsch.api.client.capabilities;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.Collection;
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

  private final JsonObject answer;
  private final JsonObject answerToAdmins;

  /// @param defaultRoomVersion the version of rooms that are made here
  /// @param stableRoomVersions all that this server can take part in
  public GetCapabilities(String defaultRoomVersion, Collection<String> stableRoomVersions) {
    var available = JsonObject.builder();
    stableRoomVersions.forEach(version -> available.put(version, "stable"));
    var roomVersions =
        JsonObject.builder()
            .put("default", defaultRoomVersion)
            .put("available", available.build())
            .build();
    var capabilities =
        JsonObject.builder()
            .put("m.change_password", enabled(true))
            .put("m.room_versions", roomVersions)
            .put("m.profile_fields", enabled(true))
            .put("m.set_displayname", enabled(true))
            .put("m.set_avatar_url", enabled(true))
            .put("m.3pid_changes", enabled(false))
            .put("m.get_login_token", enabled(false))
            .put("m.forget_forced_upon_leave", enabled(false))
            .build();
    var moderation = JsonObject.builder().put("suspend", true).put("lock", true).build();
    this.answer = JsonObject.of("capabilities", capabilities);
    this.answerToAdmins =
        JsonObject.of("capabilities", capabilities.with("m.account_moderation", moderation));
  }

  public record Request() {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    return caller.admin() ? answerToAdmins : answer;
  }

  private static JsonObject enabled(boolean enabled) {
    return JsonObject.builder().put("enabled", enabled).build();
  }
}
