package klatsch.rooms;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.error.Errcode;
import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The names that a room itself says it has.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mroomcanonical_alias)
final class CanonicalAlias {
  private CanonicalAlias() {}

  /// Checks the names that somebody adds: each must be one, and belong to this room. Those that
  /// stood there before are not checked, nor those that go.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for what is no alias,
  ///   `M_BAD_ALIAS` for an alias of another room or of none
  static void check(JsonObject content, RoomHead head, Aliases aliases) {
    var added = named(content);
    var before = head.content(StateKey.CANONICAL_ALIAS);
    if (before != null) {
      added.removeAll(known(before));
    }
    for (var name : added) {
      var room = find(name, aliases);
      if (!head.id().equals(room)) {
        throw error(Errcode.BAD_ALIAS, "The alias " + name + " does not point to this room");
      }
    }
  }

  /// Whether a user may say what the room is called.
  static boolean maySet(UserId user, RoomHead head) {
    var levels = head.powerLevels();
    return head.isJoined(user)
        && levels.of(user) >= levels.toSend(StateKey.CANONICAL_ALIAS.type(), true);
  }

  /// Takes a name out of the room's state, if it stands there and the user may do that.
  static List<Intent> without(RoomAlias alias, UserId user, RoomHead head) {
    var content = head.content(StateKey.CANONICAL_ALIAS);
    if (content == null || !known(content).contains(alias.value()) || !maySet(user, head)) {
      return List.of();
    }
    return List.of(Intent.state(user, StateKey.CANONICAL_ALIAS, without(alias, content)));
  }

  private static JsonObject without(RoomAlias alias, JsonObject content) {
    var left = alias.value().equals(content.text("alias")) ? content.without("alias") : content;
    var others = content.array("alt_aliases");
    if (others == null) {
      return left;
    }
    var gone = Json.of(alias.value());
    return left.with(
        "alt_aliases",
        new JsonArray(others.values().stream().filter(one -> !one.equals(gone)).toList()));
  }

  private static @Nullable RoomId find(String name, Aliases aliases) {
    try {
      return aliases.find(new RoomAlias(name));
    } catch (BadIdException e) {
      throw invalidParam(e.getMessage());
    }
  }

  /// The names in a content that somebody has just written.
  private static Set<String> named(JsonObject content) {
    var names = new LinkedHashSet<String>();
    var main = content.get("alias");
    if (main != null && main != JsonNull.NULL && !main.equals(Json.of(""))) {
      names.add(text(main));
    }
    var others = content.get("alt_aliases");
    if (others != null && others != JsonNull.NULL) {
      if (!(others instanceof JsonArray(var values))) {
        throw badJson("'alt_aliases' must be a list");
      }
      values.forEach(one -> names.add(text(one)));
    }
    return names;
  }

  private static String text(Json value) {
    if (value instanceof JsonString(var text)) {
      return text;
    }
    throw badJson("A room alias is a text");
  }

  /// The names in a content that is there, whatever else may stand in it.
  private static Set<String> known(JsonObject content) {
    var names = new LinkedHashSet<String>();
    var main = content.text("alias");
    if (main != null) {
      names.add(main);
    }
    var others = content.array("alt_aliases");
    if (others != null) {
      for (var one : others.values()) {
        if (one instanceof JsonString(var text)) {
          names.add(text);
        }
      }
    }
    return names;
  }
}
