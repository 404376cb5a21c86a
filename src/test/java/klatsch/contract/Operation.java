package klatsch.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.regex.Pattern;

/// One operation as the specification describes it.
///
/// @param file where it is described
/// @param pointer to it, in that file
/// @param path with its variables, such as `/_matrix/client/v3/rooms/{roomId}/join`
/// @param pattern of the paths that are called
record Operation(
    String id,
    String method,
    String path,
    Pattern pattern,
    URI file,
    String pointer,
    JsonNode description) {
  Operation(String id, String method, String path, URI file, String pointer, JsonNode description) {
    this(id, method, path, pattern(path), file, pointer, description);
  }

  /// Whether a path that somebody called, without its query, is this operation's.
  boolean serves(String calledMethod, String calledPath) {
    return method.equals(calledMethod) && pattern.matcher(calledPath).matches();
  }

  /// Whether it tells events as they come, those that are of no room among them.
  boolean tellsEvents() {
    return path.endsWith("/events");
  }

  private static Pattern pattern(String path) {
    return Pattern.compile(Pattern.quote(path).replaceAll("\\{\\w+}", "\\\\E[^/]*\\\\Q"));
  }

  /// A literal segment beats a variable.
  int variables() {
    return (int) path.chars().filter(c -> c == '{').count();
  }

  /// Whether it wants an access token.
  boolean needsToken() {
    var security = description.path("security");
    if (security.isEmpty()) {
      return false;
    }
    for (var way : security) {
      if (way.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  boolean isLimited() {
    return description.path("responses").has("429");
  }
}
