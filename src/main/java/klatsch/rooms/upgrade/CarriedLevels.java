package klatsch.rooms.upgrade;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonDecimal;
import klatsch.json.JsonInteger;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomHead;
import klatsch.rooms.creation.FirstPowerLevels;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;

/// The power levels of a room that takes the place of another.
///
/// @param first those with which it begins: who makes it may do everything that is to be done
/// @param last those that it has in the end
record CarriedLevels(JsonObject first, JsonObject last) {
  private static final List<String> SINGLE =
      List.of(
          "ban", "events_default", "invite", "kick", "redact", "state_default", "users_default");

  private static final List<String> PARTS = List.of("events", "notifications", "users");

  private static final String[] SINGLE_AND_PARTS =
      Stream.concat(SINGLE.stream(), PARTS.stream()).toArray(String[]::new);

  private static final long ADMIN = 100;

  /// The greatest whole number that an event can have.
  private static final long GREATEST = (1L << 53) - 1;

  /// @param creators of the new room
  static CarriedLevels of(RoomHead old, RoomVersion version, UserId maker, Set<UserId> creators) {
    var content = old.content(StateKey.POWER_LEVELS);
    var carried =
        content == null
            ? FirstPowerLevels.of(version, maker, List.of(), JsonObject.EMPTY)
            : wholeNumbers(content);
    if (version.has(CREATORS_OUTRANK_ALL)) {
      var levels = FirstPowerLevels.withTombstone(withoutUsers(carried, creators));
      return new CarriedLevels(levels, levels);
    }
    long highest = highest(carried);
    var withMaker = withUser(carried, maker, highest);
    // Who outranked all in the old room by having made it is not named there.
    boolean isCreator = old.powerLevels().of(maker) > highest;
    return new CarriedLevels(withMaker, isCreator ? withMaker : carried);
  }

  /// Old rooms have levels that are texts or have fractions. No newer one allows that.
  private static JsonObject wholeNumbers(JsonObject content) {
    var whole = content.without(SINGLE_AND_PARTS).toBuilder();
    for (var name : SINGLE) {
      whole.put(name, wholeNumber(content.get(name)));
    }
    for (var name : PARTS) {
      var part = content.object(name);
      whole.put(name, part == null ? null : wholeNumbersIn(name, part));
    }
    return whole.build();
  }

  private static JsonObject wholeNumbersIn(String name, JsonObject part) {
    var whole = JsonObject.builder();
    part.members()
        .forEach(
            (member, level) -> {
              if (!name.equals("users") || isUser(member)) {
                whole.put(member, wholeNumber(level));
              }
            });
    return whole.build();
  }

  private static @Nullable Json wholeNumber(@Nullable Json level) {
    return switch (level) {
      case JsonInteger number -> number;
      case JsonDecimal decimal ->
          Json.of(Math.clamp((long) decimal.doubleValue(), -GREATEST, GREATEST));
      case JsonString(var text) -> wholeNumber(text.strip());
      case null, default -> null;
    };
  }

  private static @Nullable Json wholeNumber(String text) {
    try {
      return Json.of(Math.clamp(Long.parseLong(text), -GREATEST, GREATEST));
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static boolean isUser(String text) {
    try {
      return !new UserId(text).value().isEmpty();
    } catch (BadIdException _) {
      return false;
    }
  }

  private static long highest(JsonObject content) {
    var inParts =
        PARTS.stream()
            .map(content::object)
            .filter(Objects::nonNull)
            .flatMap(part -> part.members().values().stream());
    return Stream.concat(SINGLE.stream().map(content::get), inParts)
        .mapToLong(level -> level instanceof JsonInteger(var number) ? number : ADMIN)
        .reduce(ADMIN, Math::max);
  }

  private static JsonObject withUser(JsonObject content, UserId user, long level) {
    var users = content.object("users");
    return content.with(
        "users", (users == null ? JsonObject.EMPTY : users).with(user.value(), Json.of(level)));
  }

  private static JsonObject withoutUsers(JsonObject content, Set<UserId> creators) {
    var users = content.object("users");
    return users == null
        ? content
        : content.with(
            "users", users.without(creators.stream().map(UserId::value).toArray(String[]::new)));
  }
}
