package klatsch.rooms.creation;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;

import java.util.Collection;
import java.util.Map;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;

/// Who has how much power in a new room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels)
public final class FirstPowerLevels {
  private static final long MODERATOR = 50;
  private static final long ADMIN = 100;

  /// To replace a room takes more than to administer it, where creators have more power than that.
  private static final long REPLACES_ROOMS = 150;

  private static final String TOMBSTONE = "m.room.tombstone";

  /// What takes more, or is rather done by moderators, than the usual level for state says.
  private static final Map<String, Long> EVENTS =
      Map.of(
          "m.room.avatar",
          MODERATOR,
          "m.room.canonical_alias",
          MODERATOR,
          "m.room.encryption",
          ADMIN,
          "m.room.history_visibility",
          ADMIN,
          "m.room.name",
          MODERATOR,
          "m.room.power_levels",
          ADMIN,
          "m.room.server_acl",
          ADMIN,
          TOMBSTONE,
          ADMIN);

  private FirstPowerLevels() {}

  /// @param trusted who shall have as much power as the creator
  /// @param override members that replace those of the same name
  public static JsonObject of(
      RoomVersion version, UserId creator, Collection<UserId> trusted, JsonObject override) {
    var content =
        JsonObject.builder()
            .put("ban", MODERATOR)
            .put("events", events())
            .put("events_default", 0)
            .put("invite", 0)
            .put("kick", MODERATOR)
            .put("redact", MODERATOR)
            .put("state_default", MODERATOR)
            .put("users", users(version, creator, trusted))
            .put("users_default", 0)
            .putAll(override)
            .build();
    return version.has(CREATORS_OUTRANK_ALL) ? withTombstone(content, override) : content;
  }

  private static JsonObject events() {
    var events = JsonObject.builder();
    EVENTS.forEach((type, level) -> events.put(type, Json.of(level)));
    return events.build();
  }

  /// Creators whom nobody can outrank may not stand among the users.
  private static JsonObject users(RoomVersion version, UserId creator, Collection<UserId> trusted) {
    if (version.has(CREATORS_OUTRANK_ALL)) {
      return JsonObject.EMPTY;
    }
    var users = JsonObject.builder().put(creator.value(), ADMIN);
    trusted.forEach(user -> users.put(user.value(), ADMIN));
    return users.build();
  }

  /// The level of the tombstone must be there and above that of other state, unless it was asked
  /// for otherwise.
  private static JsonObject withTombstone(JsonObject content, JsonObject override) {
    var overridden = override.object("events");
    return content.object("events") == null || (overridden != null && overridden.has(TOMBSTONE))
        ? content
        : content.with("events", events(content).with(TOMBSTONE, Json.of(aboveState(content))));
  }

  /// The same for levels that come from an older room: what is above already stays.
  public static JsonObject withTombstone(JsonObject content) {
    var events = events(content);
    var level = events.integer(TOMBSTONE);
    return level != null && level > stateDefault(content)
        ? content
        : content.with("events", events.with(TOMBSTONE, Json.of(aboveState(content))));
  }

  private static JsonObject events(JsonObject content) {
    var events = content.object("events");
    return events == null ? JsonObject.EMPTY : events;
  }

  private static long aboveState(JsonObject content) {
    return Math.max(REPLACES_ROOMS, stateDefault(content) + 1);
  }

  private static long stateDefault(JsonObject content) {
    var level = content.integer("state_default");
    return level == null ? MODERATOR : level;
  }
}
