package klatsch.config;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Guesses which word was meant.
public final class Nearest {
  private Nearest() {}

  /// The word most like the one given, or null when none is like it: more than every third letter
  /// would have to change.
  public static @Nullable String to(String given, Collection<String> words) {
    var nearest = words.stream().min(Comparator.comparingInt(word -> steps(given, word)));
    return nearest
        .filter(word -> steps(given, word) * 3 <= Math.max(given.length(), word.length()))
        .orElse(null);
  }

  /// How many letters must be added, dropped or changed to come from one word to the other.
  private static int steps(String from, String to) {
    var above = new int[to.length() + 1];
    for (var column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (var row = 1; row <= from.length(); row++) {
      var here = new int[to.length() + 1];
      here[0] = row;
      for (var column = 1; column <= to.length(); column++) {
        var change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        here[column] =
            Math.min(above[column - 1] + change, 1 + Math.min(above[column], here[column - 1]));
      }
      above = here;
    }
    return above[to.length()];
  }
}
