package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonInteger;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.rules.Verdict;
import org.jspecify.annotations.Nullable;

/// Rule 10: who may change who may do what. In short: nobody can give, or take from others, what
/// they do not have themselves.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
final class PowerLevelRules {
  private static final List<String> LEVELS =
      List.of(
          "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite");

  private PowerLevelRules() {}

  static Verdict check(Event event, RoomState state) {
    var next = event.content();
    if (!LEVELS.stream().allMatch(name -> isIntegerOrMissing(next.get(name)))) {
      return deny("10.1", "power levels are whole numbers");
    }
    if (!areIntegersOrMissing(next.get("events"))
        || !areIntegersOrMissing(next.get("notifications"))) {
      return deny("10.2", "events and notifications are objects of whole numbers");
    }
    if (!areLevelsOfUsersOrMissing(next.get("users"))) {
      return deny("10.3", "users is an object of user IDs and whole numbers");
    }
    if (state.version().has(CREATORS_OUTRANK_ALL) && namesCreator(next, state)) {
      return deny("10.4", "the power of the room's creators cannot be set");
    }
    var current = state.get(StateKey.POWER_LEVELS);
    if (current == null) {
      return ALLOW;
    }
    return changes(event, current.content(), next, state.power(event.sender()));
  }

  private static Verdict changes(Event event, JsonObject now, JsonObject next, long power) {
    for (var name : LEVELS) {
      var change = new Change(now.integer(name), next.integer(name));
      if (change.takesMoreThan(power)) {
        return deny("10.6.1", "the sender lacks the power to change " + name);
      }
      if (change.givesMoreThan(power)) {
        return deny("10.6.2", "the sender lacks the power to set such a " + name);
      }
    }
    for (var part : List.of("events", "notifications")) {
      for (var name : names(now, next, part)) {
        var change = Change.of(now, next, part, name);
        if (change.takesMoreThan(power)) {
          return deny("10.7.1", "the sender lacks the power to change the level of " + name);
        }
        if (change.givesMoreThan(power)) {
          return deny("10.8.1", "the sender lacks the power to set such a level for " + name);
        }
      }
    }
    for (var user : names(now, next, "users")) {
      var change = Change.of(now, next, "users", user);
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
    static Change of(JsonObject now, JsonObject next, String part, String name) {
      return new Change(level(now, part, name), level(next, part, name));
    }

    private static @Nullable Long level(JsonObject content, String part, String name) {
      var levels = content.object(part);
      return levels == null ? null : levels.integer(name);
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

  private static Set<String> names(JsonObject now, JsonObject next, String part) {
    var names = new LinkedHashSet<String>();
    for (var content : List.of(now, next)) {
      var levels = content.object(part);
      if (levels != null) {
        names.addAll(levels.names());
      }
    }
    return names;
  }

  private static boolean isIntegerOrMissing(@Nullable Json value) {
    return value == null || value instanceof JsonInteger;
  }

  private static boolean areIntegersOrMissing(@Nullable Json value) {
    return value == null
        || value instanceof JsonObject levels
            && levels.members().values().stream().allMatch(JsonInteger.class::isInstance);
  }

  private static boolean areLevelsOfUsersOrMissing(@Nullable Json value) {
    return areIntegersOrMissing(value)
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
