package klatsch.api.client.legacy;

import static klatsch.model.error.MatrixError.badJson;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import klatsch.json.Json;
import klatsch.json.JsonInteger;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomHead;

/// The permissions of 2014, read out of today's power levels and written into them: four events
/// then, one now. Today's event decides; the old ones are only another way to look at it.
///
/// @param levels what today's event says
/// @param above the users whom nobody can outrank, and who may not be named in today's event
/// @param inNumbers reads levels as the version of the room does, in which they may be texts
record OldLevels(JsonObject levels, Set<String> above, UnaryOperator<JsonObject> inNumbers) {
  static final String ADD_STATE = "m.room.add_state_level";
  static final String SEND_EVENT = "m.room.send_event_level";
  static final String OPS = "m.room.ops_levels";

  /// One document calls it by this name, in passing.
  private static final String OPS_MISSPELT = "m.room.ops_level";

  /// The old events that only exist as parts of today's.
  static final Set<String> TYPES = Set.of(ADD_STATE, SEND_EVENT, OPS, OPS_MISSPELT);

  private static final String LEVEL = "level";
  private static final String DEFAULT = "default";
  private static final String USERS = "users";
  private static final String USERS_DEFAULT = "users_default";
  private static final String EVENTS_DEFAULT = "events_default";
  private static final String STATE_DEFAULT = "state_default";

  /// The highest number that events can have, for those whom nobody can outrank.
  static final long HIGHEST = (1L << 53) - 1;

  private static final long MODERATOR = 50;

  private static final Map<String, String> OPERATIONS =
      Map.of("ban_level", "ban", "kick_level", "kick", "redact_level", "redact");

  /// As they hold in a room now.
  static OldLevels of(RoomHead room) {
    var above = new HashSet<String>();
    var users = JsonObject.builder();
    for (var creator : creators(room)) {
      long power = room.power(new UserId(creator));
      if (power > HIGHEST) {
        above.add(creator);
      } else {
        users.put(creator, power);
      }
    }
    var levels = room.content(StateKey.POWER_LEVELS);
    return new OldLevels(
        levels == null ? JsonObject.of(USERS, users.build()) : room.inNumbers(levels),
        Set.copyOf(above),
        room::inNumbers);
  }

  private static List<String> creators(RoomHead room) {
    var create = room.get(StateKey.CREATE);
    var creators = new ArrayList<String>();
    if (create != null) {
      creators.add(create.sender().value());
      var more = create.content().array("additional_creators");
      if (more != null) {
        for (var one : more.values()) {
          if (one instanceof JsonString(var user) && user.startsWith("@")) {
            creators.add(user);
          }
        }
      }
    }
    return creators;
  }

  OldLevels with(JsonObject otherLevels) {
    return new OldLevels(inNumbers.apply(otherLevels), above, inNumbers);
  }

  long of(String user) {
    return above.contains(user)
        ? HIGHEST
        : level(object(levels, USERS), user, level(levels, USERS_DEFAULT, 0));
  }

  long toSet(String type) {
    return level(object(levels, "events"), type, level(levels, STATE_DEFAULT, MODERATOR));
  }

  long toBan() {
    return level(levels, "ban", MODERATOR);
  }

  /// Levels as clients of 2014 and of 2015 both find them: today's members, and beside them each
  /// user and the `default`.
  JsonObject shown(JsonObject some) {
    return some.toBuilder().putAll(with(some).flat()).build();
  }

  private JsonObject flat() {
    var flat = JsonObject.builder();
    object(levels, USERS)
        .members()
        .forEach(
            (user, level) -> {
              if (level instanceof JsonInteger) {
                flat.put(user, level);
              }
            });
    above.forEach(user -> flat.put(user, HIGHEST));
    return flat.put(DEFAULT, level(levels, USERS_DEFAULT, 0)).build();
  }

  /// What an old event says, by today's levels.
  ///
  /// @param type one of [#TYPES]
  JsonObject content(String type) {
    return switch (type) {
      case ADD_STATE -> JsonObject.of(LEVEL, Json.of(level(levels, STATE_DEFAULT, MODERATOR)));
      case SEND_EVENT -> JsonObject.of(LEVEL, Json.of(level(levels, EVENTS_DEFAULT, 0)));
      default ->
          JsonObject.builder()
              .put("ban_level", level(levels, "ban", MODERATOR))
              .put("kick_level", level(levels, "kick", MODERATOR))
              .put("redact_level", level(levels, "redact", MODERATOR))
              .build();
    };
  }

  /// A flat event of power levels, and behind it the old ones that it changes. Their ids are made
  /// up, for clients that keep of each id one event.
  List<JsonObject> withCompanions(JsonObject event) {
    var all = new ArrayList<JsonObject>();
    all.add(event);
    var content = event.object("content");
    var before = event.object("prev_content");
    for (var type : List.of(ADD_STATE, SEND_EVENT, OPS)) {
      var now = with(content == null ? JsonObject.EMPTY : content).content(type);
      var then = before == null ? null : with(before).content(type);
      if (then == null || !now.equals(then)) {
        all.add(
            event.without("prev_content", "replaces_state").toBuilder()
                .put("content", now)
                .put("prev_content", then)
                .put("type", type)
                .put("event_id", event.text("event_id") + "~" + type)
                .build());
      }
    }
    return all;
  }

  /// Today's levels after a client has set an event as it was in 2014, or as it is.
  ///
  /// @param type of [#TYPES], or that of the power levels
  /// @throws klatsch.model.error.MatrixException `M_BAD_JSON` if a level is no number
  JsonObject after(String type, JsonObject wanted) {
    return switch (type) {
      case ADD_STATE -> levels.with(STATE_DEFAULT, number(wanted, LEVEL));
      case SEND_EVENT -> levels.with(EVENTS_DEFAULT, number(wanted, LEVEL));
      case OPS, OPS_MISSPELT -> {
        var changed = levels.toBuilder();
        OPERATIONS.forEach(
            (old, today) ->
                changed.put(today, wanted.has(old) ? number(wanted, old) : Json.of(MODERATOR)));
        yield changed.build();
      }
      default -> afterPowerLevels(wanted);
    };
  }

  /// A client that has both forms before it changes one of them: the one that is not as it was is
  /// meant.
  private JsonObject afterPowerLevels(JsonObject wanted) {
    var flat = new LinkedHashMap<String, Json>();
    var today = JsonObject.builder();
    wanted
        .members()
        .forEach(
            (name, value) -> {
              if (name.startsWith("@") || name.equals(DEFAULT)) {
                flat.put(name, value);
              } else {
                today.put(name, value);
              }
            });
    var nested = today.build();
    if (flat.isEmpty() || !nested.isEmpty() && flat.equals(flat().members())) {
      return nested;
    }
    var users = JsonObject.builder();
    flat.forEach(
        (name, value) -> {
          if (!(value instanceof JsonInteger)) {
            throw badJson("The level of " + name + " must be a whole number");
          }
          if (!name.equals(DEFAULT) && !above.contains(name)) {
            users.put(name, value);
          }
        });
    return (nested.isEmpty() ? levels : nested)
        .with(USERS, users.build())
        .with(USERS_DEFAULT, flat.getOrDefault(DEFAULT, Json.of(0)));
  }

  private static Json number(JsonObject content, String name) {
    if (content.get(name) instanceof JsonInteger number) {
      return number;
    }
    throw badJson("'" + name + "' must be a whole number");
  }

  private static JsonObject object(JsonObject content, String name) {
    var object = content.object(name);
    return object == null ? JsonObject.EMPTY : object;
  }

  private static long level(JsonObject content, String name, long otherwise) {
    var level = content.integer(name);
    return level == null ? otherwise : level;
  }
}
