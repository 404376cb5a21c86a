package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.ArrayList;
import java.util.List;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonString;
import klatsch.json.JsonSyntaxException;
import org.jspecify.annotations.Nullable;

/// Where a list goes on, in a text that clients hand back as it is. It keeps what was asked, so
/// that a page cannot be asked for with another question than the page before.
///
/// Nothing in it is secret or trusted: it says only where to go on in what the asker may see.
final class PageToken {
  private PageToken() {}

  /// @param question what was asked
  /// @param last after which the next page begins
  static String of(List<String> question, String last) {
    var texts = new ArrayList<>(question);
    texts.add(last);
    return UnpaddedBase64.encodeUrlSafe(JsonArray.ofTexts(texts).toString().getBytes(UTF_8));
  }

  /// What the page before ended with.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for what is no token, and for
  ///   one of another question
  static String last(String token, List<String> question) {
    var texts = texts(token);
    if (texts == null || texts.size() != question.size() + 1) {
      throw invalidParam("'from' is no token of this list");
    }
    if (!texts.subList(0, question.size()).equals(question)) {
      throw invalidParam("'from' belongs to another question: ask the same on each page");
    }
    return texts.getLast();
  }

  private static @Nullable List<String> texts(String token) {
    var bytes = UnpaddedBase64.decode(token);
    try {
      return bytes != null && Json.parse(bytes) instanceof JsonArray array ? texts(array) : null;
    } catch (JsonSyntaxException _) {
      return null;
    }
  }

  private static List<String> texts(JsonArray array) {
    var texts = new ArrayList<String>();
    for (var value : array.values()) {
      if (value instanceof JsonString(var text)) {
        texts.add(text);
      }
    }
    return texts;
  }
}
