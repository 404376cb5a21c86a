package klatsch.fuzz;

import java.util.ArrayList;
import klatsch.contract.Schema;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;

/// Makes values as a schema wants them, with the names that are known in the world.
final class Values {
  /// Schemas may hold themselves.
  private static final int DEEPEST = 7;

  private final World.Moment moment;
  private final Chance chance;

  Values(World.Moment moment, Chance chance) {
    this.moment = moment;
    this.chance = chance;
  }

  /// A whole body.
  JsonObject body(Schema schema) {
    return value("", schema, 0) instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  /// In a query, not yet escaped.
  String text(String name, Schema schema) {
    var known = moment.text(name);
    if (known != null) {
      return known;
    }
    return value(name, schema, 0) instanceof JsonString(var text)
        ? text
        : value(name, schema, DEEPEST).toString();
  }

  private Json value(String name, Schema schema, int depth) {
    if (name.equals("auth")) {
      return chance.oneIn(3) ? JsonObject.of("type", "m.login.dummy") : moment.who.proof();
    }
    if (name.equals("event_format")) {
      return Json.of("client"); // The schemas of answers know no other.
    }
    var choices = schema.choices();
    if (!choices.isEmpty()) {
      return value(name, chance.of(choices), depth);
    }
    return switch (schema.type()) {
      case "string" -> Json.of(word(name, schema));
      case "integer", "number" -> Json.of(chance.of(0L, 1L, 2L, 10L, 100L, 1_700_000_000_000L));
      case "boolean" -> Json.of(chance.oneIn(2));
      case "array" -> list(name, schema, depth);
      case "object" -> object(name, schema, depth);
      default -> name.isEmpty() ? moment.content() : Json.of(word(name, schema));
    };
  }

  private String word(String name, Schema schema) {
    var words = schema.words();
    var known = moment.text(name);
    if (known != null && (words.isEmpty() || chance.oneIn(2))) {
      return known;
    }
    return words.isEmpty()
        ? chance.of("a", "some words", "https://example.org/")
        : chance.of(words);
  }

  private Json list(String name, Schema schema, int depth) {
    var values = new ArrayList<Json>();
    if (depth < DEEPEST) {
      var singular = name.replaceFirst("s$", "");
      for (int i = chance.below(3); i > 0; i--) {
        values.add(value(singular, schema.inner(), depth + 1));
      }
    }
    return JsonArray.of(values);
  }

  private Json object(String name, Schema schema, int depth) {
    var members = schema.members();
    if (depth >= DEEPEST) {
      return JsonObject.EMPTY;
    }
    if (members.isEmpty()) {
      return schema.inner().equals(Schema.ANY)
          ? moment.content()
          : JsonObject.of(moment.key(), value(name, schema.inner(), depth + 1));
    }
    var object = JsonObject.builder();
    members.forEach(
        (member, inside) -> {
          if (schema.requires(member) || chance.oneIn(2)) {
            object.put(member, value(member, inside, depth + 1));
          }
        });
    return object.build();
  }
}
