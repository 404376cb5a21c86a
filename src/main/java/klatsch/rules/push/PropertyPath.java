package klatsch.rules.push;

import java.util.ArrayList;
import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Where something stands in an event: names from the outside to the inside.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#dot-separated-property-paths)
public record PropertyPath(List<String> names) {
  static final PropertyPath BODY = new PropertyPath(List.of("content", "body"));

  public PropertyPath {
    names = List.copyOf(names);
  }

  /// Reads names with dots between them. `\.` is a dot in a name and `\\` a backslash; a backslash
  /// before anything else is itself.
  public static PropertyPath parse(String text) {
    var names = new ArrayList<String>();
    var name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        names.add(name.toString());
        name.setLength(0);
      } else if (c == '\\' && i + 1 < text.length() && isEscaped(text.charAt(i + 1))) {
        i++;
        name.append(text.charAt(i));
      } else {
        name.append(c);
      }
    }
    names.add(name.toString());
    return new PropertyPath(names);
  }

  /// What stands there, or `null` if nothing does.
  @Nullable Json in(PushEvent event) {
    var found = event.get(names.getFirst());
    for (int i = 1; i < names.size(); i++) {
      found = found instanceof JsonObject object ? object.get(names.get(i)) : null;
    }
    return found;
  }

  private static boolean isEscaped(char c) {
    return c == '.' || c == '\\';
  }
}
