package klatsch.seeds;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonBoolean;
import klatsch.json.JsonDecimal;
import klatsch.json.JsonInteger;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import org.jspecify.annotations.Nullable;

/// What an example demands of an answer: every name that is printed, with a value of the printed
/// type. A text is the printed one, unless each server chooses it; what is printed as `null` may be
/// a text by now. Of a list, each printed entry is found among the entries. More of everything is
/// allowed.
final class Shape {
  /// Texts that are ours, beside those of [Printed].
  private static final Set<String> CHOSEN =
      Set.of(
          "error",
          // The documents contradict each other in whom a room lets in that nobody said it of.
          "join_rule",
          "visibility");

  private final Printed printed;

  Shape(Printed printed) {
    this.printed = printed;
  }

  /// What is wrong with an answer, or `null` if nothing is. What the server chose is then known.
  @Nullable String wrong(Json example, Json answer) {
    return wrong(example, answer, "", "the answer", printed);
  }

  private static @Nullable String wrong(
      Json example, Json answer, String name, String path, Printed printed) {
    return switch (example) {
      case JsonObject object -> ofObject(object, answer, path, printed);
      case JsonArray list -> ofList(list, answer, path, printed);
      case JsonString(var text) -> ofText(text, answer, name, path, printed);
      case JsonInteger _, JsonDecimal _ ->
          answer instanceof JsonInteger || answer instanceof JsonDecimal
              ? null
              : not("a number", answer, path);
      case JsonBoolean _ -> answer instanceof JsonBoolean ? null : not("a boolean", answer, path);
      case JsonNull _ ->
          answer instanceof JsonNull || answer instanceof JsonString
              ? null
              : not("null or a text", answer, path);
      default -> throw new IllegalArgumentException("An example has no " + example.getClass());
    };
  }

  private static @Nullable String ofObject(
      JsonObject example, Json answer, String path, Printed printed) {
    if (!(answer instanceof JsonObject object)) {
      return not("an object", answer, path);
    }
    for (var member : example.members().entrySet()) {
      // Rooms are also the names of members.
      var known = printed.ours(member.getKey());
      var name = known == null ? member.getKey() : known;
      var value = object.get(name);
      var below = path + "." + name;
      if (value == null) {
        return below + " is missing, there are " + object.names();
      }
      var wrong = wrong(member.getValue(), value, name, below, printed);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable String ofList(
      JsonArray example, Json answer, String path, Printed printed) {
    if (!(answer instanceof JsonArray list)) {
      return not("a list", answer, path);
    }
    var left = new ArrayList<Json>(list.values());
    for (var entry : example.values()) {
      var wrong = notFound(entry, left, path, printed);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  /// Takes the first that is like an entry from those that are left.
  ///
  /// @return why each is not, or `null` if one is
  private static @Nullable String notFound(
      Json entry, List<Json> left, String path, Printed printed) {
    var why = new StringBuilder(path + " has nothing like " + entry);
    for (var candidate : left) {
      var attempt = printed.copy();
      var wrong = wrong(entry, candidate, "", path + "[]", attempt);
      if (wrong == null) {
        printed.takeOver(attempt);
        left.remove(candidate);
        return null;
      }
      why.append("\n  ").append(wrong);
    }
    return why.toString();
  }

  private static @Nullable String ofText(
      String text, Json answer, String name, String path, Printed printed) {
    if (!(answer instanceof JsonString(var ours))) {
      return not("a text", answer, path);
    }
    var known = printed.ours(text);
    if (Printed.isId(name) && known != null && !known.equals(ours)) {
      return path + " is " + ours + ", and was " + known;
    }
    if (Printed.isOfServer(name)) {
      printed.means(text, ours);
      return null;
    }
    return CHOSEN.contains(name) || text.equals(ours) || ours.equals(known)
        ? null
        : path + " is " + ours + " instead of " + text;
  }

  private static String not(String what, Json answer, String path) {
    return path + " should be " + what + ", and is " + answer;
  }
}
