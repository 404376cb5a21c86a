package klatsch.seeds;

import static java.util.Comparator.comparing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import klatsch.house.Wire;
import org.jspecify.annotations.Nullable;

/// What a document prints where each server says something of its own, and what ours said: rooms,
/// events, sessions, places in a stream. So a later call can be written as it is printed.
final class Printed {
  /// Where such things stand in answers. What stands under one of the first two stays what it is.
  private static final Set<String> IDS = Set.of("room_id", "event_id");

  private static final Set<String> NAMES =
      Set.of(
          "room_id",
          "event_id",
          "start",
          "end",
          "next_batch",
          "prev_batch",
          "session",
          "access_token",
          "refresh_token",
          "filter_id",
          "content_uri");

  private final Map<String, String> ours = new HashMap<>();

  static boolean isOfServer(String name) {
    return NAMES.contains(name);
  }

  static boolean isId(String name) {
    return IDS.contains(name);
  }

  Printed copy() {
    var copy = new Printed();
    copy.ours.putAll(ours);
    return copy;
  }

  void takeOver(Printed other) {
    ours.putAll(other.ours);
  }

  void clear() {
    ours.clear();
  }

  void means(String printed, String our) {
    ours.put(printed, our);
  }

  @Nullable String ours(String printed) {
    return ours.get(printed);
  }

  String inBody(String text) {
    return replaced(text, false);
  }

  /// In a URL it may stand as it is, escaped, or escaped only at its head.
  String inUrl(String text) {
    return replaced(text, true);
  }

  private String replaced(String text, boolean isUrl) {
    var result = text;
    // The longest first, so that none is taken for the head of another.
    for (var printed :
        ours.keySet().stream().sorted(comparing(String::length).reversed()).toList()) {
      var our = ours.get(printed) + "";
      result = result.replace(printed, our);
      if (isUrl) {
        result =
            result
                .replace(Wire.escape(printed), Wire.escape(our))
                .replace(headEscaped(printed), headEscaped(our));
      }
    }
    return result;
  }

  private static String headEscaped(String id) {
    return Wire.escape(id.substring(0, 1)) + id.substring(1);
  }
}
