package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;

import java.util.Set;
import klatsch.json.JsonInteger;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;

/// Who has how much power in a room, and what needs how much.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels)
public final class PowerLevels {
  /// The power of creators where nobody can outrank them. Levels in events end at 2^53 - 1.
  public static final long INFINITE = Long.MAX_VALUE;

  private static final long CREATOR_WITHOUT_LEVELS = 100;

  private static final Set<String> NAMES =
      Set.of("ban", "events_default", "invite", "kick", "redact", "state_default", "users_default");

  private static final Set<String> PARTS = Set.of("events", "notifications", "users");

  private final RoomVersion version;
  private final JsonObject content;
  private final JsonObject users;
  private final JsonObject events;
  private final JsonObject notifications;
  private final Set<UserId> creators;
  private final long powerOfCreators;

  private PowerLevels(
      RoomVersion version, JsonObject content, Set<UserId> creators, long powerOfCreators) {
    this.version = version;
    this.content = content;
    this.users = part(content, "users");
    this.events = part(content, "events");
    this.notifications = part(content, "notifications");
    this.creators = creators;
    this.powerOfCreators = powerOfCreators;
  }

  /// The levels that hold in this state of a room, also where it has none of its own.
  public static PowerLevels of(RoomVersion version, StateView state) {
    var create = state.get(StateKey.CREATE);
    var creators = create == null ? Set.<UserId>of() : Creators.of(version, create);
    var content = state.content(StateKey.POWER_LEVELS);
    if (version.has(CREATORS_OUTRANK_ALL)) {
      return new PowerLevels(
          version, content == null ? JsonObject.EMPTY : content, creators, INFINITE);
    }
    return content == null
        ? new PowerLevels(version, JsonObject.EMPTY, creators, CREATOR_WITHOUT_LEVELS)
        : new PowerLevels(version, content, Set.of(), 0);
  }

  /// Whether all levels are written as whole numbers. Older versions also let them be texts, which
  /// nobody should write any more.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/server-server-api/#definitions)
  public static boolean areIntegers(JsonObject content) {
    return PowerLevelRules.form(RoomVersion.V10, content).allowed();
  }

  /// The same levels, each as a whole number, where this version also lets them be written in
  /// another way. What is no level stays as it is.
  public static JsonObject inNumbers(RoomVersion version, JsonObject content) {
    var numbers = numbers(version, content, NAMES).toBuilder();
    for (var name : PARTS) {
      var part = content.object(name);
      if (part != null) {
        numbers.put(name, numbers(version, part, part.names()));
      }
    }
    return numbers.build();
  }

  private static JsonObject numbers(RoomVersion version, JsonObject levels, Set<String> names) {
    var numbers = levels.toBuilder();
    for (var name : names) {
      var level = Levels.of(version, levels, name);
      if (level != null) {
        numbers.put(name, level);
      }
    }
    return numbers.build();
  }

  public long of(UserId user) {
    return creators.contains(user) ? powerOfCreators : level(users, user.value(), usersDefault());
  }

  /// What users have who are not named.
  public long usersDefault() {
    return level(content, "users_default", 0);
  }

  public long toSend(String type, boolean isState) {
    return level(events, type, isState ? stateDefault() : eventsDefault());
  }

  /// What events need that are not named and are no state.
  public long eventsDefault() {
    return level(content, "events_default", 0);
  }

  /// What events of state need that are not named.
  public long stateDefault() {
    return level(content, "state_default", 50);
  }

  public long toInvite() {
    return level(content, "invite", 0);
  }

  public long toKick() {
    return level(content, "kick", 50);
  }

  public long toBan() {
    return level(content, "ban", 50);
  }

  /// To redact what others have sent.
  public long toRedact() {
    return level(content, "redact", 50);
  }

  /// To notify in a special way, such as everybody in the `room`.
  public long toNotify(String key) {
    return level(notifications, key, 50);
  }

  private static JsonObject part(JsonObject content, String name) {
    var part = content.object(name);
    return part == null ? JsonObject.EMPTY : part;
  }

  private long level(JsonObject levels, String name, long otherwise) {
    var written = levels.get(name);
    // Each event asks for several, and nearly all are written in this way.
    if (written instanceof JsonInteger(var number)) {
      return number;
    }
    @Nullable Long level = Levels.of(version, written);
    return level == null ? otherwise : level;
  }
}
