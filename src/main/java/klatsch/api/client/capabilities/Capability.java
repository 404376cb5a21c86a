package klatsch.api.client.capabilities;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import klatsch.http.Caller;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Something that may be possible on this server or not.
///
/// @param name from the specification, or with a domain of its own
/// @param about what is said about it to a user; `null` is nothing at all
record Capability(String name, Function<Caller.User, @Nullable Json> about) {
  private static final Json MODERATION =
      JsonObject.builder().put("suspend", true).put("lock", true).build();

  /// All there are: a line for each.
  static List<Capability> all(
      boolean changesAddresses, String defaultRoomVersion, Collection<String> stableRoomVersions) {
    return List.of(
        // Guests have no password.
        new Capability("m.change_password", caller -> enabled(!caller.guest())),
        of("m.room_versions", roomVersions(defaultRoomVersion, stableRoomVersions)),
        of("m.profile_fields", enabled(true)),
        of("uk.tcpip.msc4133.profile_fields", enabled(true)), // its name before v1.16
        of("m.set_displayname", enabled(true)), // its name before that
        of("m.set_avatar_url", enabled(true)),
        new Capability("m.3pid_changes", caller -> enabled(changesAddresses && !caller.guest())),
        new Capability("m.get_login_token", caller -> enabled(!caller.guest())),
        new Capability("m.account_moderation", caller -> caller.admin() ? MODERATION : null),
        of("m.forget_forced_upon_leave", enabled(false)));
  }

  /// The same for everybody.
  private static Capability of(String name, Json about) {
    return new Capability(name, _ -> about);
  }

  private static JsonObject enabled(boolean enabled) {
    return JsonObject.builder().put("enabled", enabled).build();
  }

  private static JsonObject roomVersions(String usual, Collection<String> stable) {
    var available = JsonObject.builder();
    stable.forEach(version -> available.put(version, "stable"));
    return JsonObject.builder().put("default", usual).put("available", available.build()).build();
  }
}
