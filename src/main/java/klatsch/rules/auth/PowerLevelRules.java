package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.RoomVersion.Trait.GUARDS_NOTIFICATION_LEVELS;
import static klatsch.rules.RoomVersion.Trait.LEVELS_ARE_INTEGERS;
import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import klatsch.rules.Verdict.Deny;
import org.jspecify.annotations.Nullable;

/// Rule 10: who may change who may do what. In short: nobody can give, or take from others, what
/// they do not have themselves.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
final class PowerLevelRules {
  private static final List<String> LEVELS =
      List.of(
          "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite");

  private static final List<String> EVENTS = List.of("events");
  private static final List<String> EVENTS_AND_NOTIFICATIONS = List.of("events", "notifications");

  private PowerLevelRules() {}

  static Verdict check(Event event, RoomState state) {
    var version = state.version();
    var next = event.content();
    if (form(version, next) instanceof Deny deny) {
      return deny;
    }
    if (version.has(CREATORS_OUTRANK_ALL) && namesCreator(next, state)) {
      return deny("10.4", "the power of the room's creators cannot be set");
    }
    var current = state.get(StateKey.POWER_LEVELS);
    if (current == null) {
      return ALLOW;
    }
    return changes(version, event, current.content(), next, state.power(event.sender()));
  }

  /// Rules 10.1 to 10.3: whether levels are what levels can be. Before version 10 only the last one
  /// was written down; what is no level at all cannot be compared either, and is refused by the
  /// number of the rule that would have to.
  static Verdict form(RoomVersion version, JsonObject next) {
    boolean written = version.has(LEVELS_ARE_INTEGERS);
    if (!LEVELS.stream().allMatch(name -> isLevelOrMissing(version, next.get(name)))) {
      return deny(written ? "10.1" : "10.6", "power levels are whole numbers");
    }
    if (!guarded(version).stream().allMatch(part -> areLevelsOrMissing(version, next.get(part)))) {
      return deny(
          written ? "10.2" : "10.7", "events and notifications are objects of whole numbers");
    }
    if (!areLevelsOfUsersOrMissing(version, next.get("users"))) {
      return deny("10.3", "users is an object of user IDs and whole numbers");
    }
    return ALLOW;
  }

  /// The groups of levels, beside those of users.
  private static List<String> guarded(RoomVersion version) {
    return version.has(GUARDS_NOTIFICATION_LEVELS) ? EVENTS_AND_NOTIFICATIONS : EVENTS;
  }

  private static Verdict changes(
      RoomVersion version, Event event, JsonObject now, JsonObject next, long power) {
    for (var name : LEVELS) {
      var change = Change.of(version, now, next, name);
      if (change.takesMoreThan(power)) {
        return deny("10.6.1", "the sender lacks the power to change " + name);
      }
      if (change.givesMoreThan(power)) {
        return deny("10.6.2", "the sender lacks the power to set such a " + name);
      }
    }
    for (var part : guarded(version)) {
      for (var name : names(now, next, part)) {
        var change = Change.of(version, part(now, part), part(next, part), name);
        if (change.takesMoreThan(power)) {
          return deny("10.7.1", "the sender lacks the power to change the level of " + name);
        }
        if (change.givesMoreThan(power)) {
          return deny("10.8.1", "the sender lacks the power to set such a level for " + name);
        }
      }
    }
    for (var user : names(now, next, "users")) {
      var change = Change.of(version, part(now, "users"), part(next, "users"), user);
      if (!user.equals(event.sender().value()) && change.takesAtLeast(power)) {
        return deny("10.9.1", "the sender lacks the power to change the level of " + user);
      }
      if (change.givesMoreThan(power)) {
        return deny("10.10.1", "nobody can give more power than they have");
      }
    }
    return ALLOW;
  }

  /// One level before and after; `null` where it is not set.
  private record Change(@Nullable Long from, @Nullable Long to) {
    static Change of(RoomVersion version, JsonObject now, JsonObject next, String name) {
      return new Change(Levels.of(version, now, name), Levels.of(version, next, name));
    }

    private boolean isNone() {
      return from == null ? to == null : from.equals(to);
    }

    boolean takesMoreThan(long power) {
      return !isNone() && from != null && from > power;
    }

    boolean takesAtLeast(long power) {
      return !isNone() && from != null && from >= power;
    }

    boolean givesMoreThan(long power) {
      return !isNone() && to != null && to > power;
    }
  }

  private static JsonObject part(JsonObject content, String name) {
    var part = content.object(name);
    return part == null ? JsonObject.EMPTY : part;
  }

  private static Set<String> names(JsonObject now, JsonObject next, String part) {
    var names = new LinkedHashSet<>(part(now, part).names());
    names.addAll(part(next, part).names());
    return names;
  }

  private static boolean isLevelOrMissing(RoomVersion version, @Nullable Json value) {
    return value == null || Levels.of(version, value) != null;
  }

  private static boolean areLevelsOrMissing(RoomVersion version, @Nullable Json value) {
    return value == null
        || value instanceof JsonObject levels
            && levels.members().values().stream().allMatch(one -> isLevelOrMissing(version, one));
  }

  private static boolean areLevelsOfUsersOrMissing(RoomVersion version, @Nullable Json value) {
    return areLevelsOrMissing(version, value)
        && (!(value instanceof JsonObject levels)
            || levels.names().stream().allMatch(id -> Creators.userId(id) != null));
  }

  private static boolean namesCreator(JsonObject next, RoomState state) {
    var users = next.object("users");
    return users != null
        && Creators.of(state.version(), state.create()).stream()
            .anyMatch(creator -> users.has(creator.value()));
  }
}
