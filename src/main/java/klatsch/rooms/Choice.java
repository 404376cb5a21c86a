package klatsch.rooms;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a list of wanted names and a list of unwanted ones choose together. Most names are looked
/// up; only those with a `*` are compared one by one.
///
/// @param wanted `null` if all are, but for the unwanted
/// @param unwanted also those of these which are wanted
public record Choice(@Nullable Names wanted, Names unwanted) {
  public static final Choice ALL = new Choice(null, Names.NONE);

  /// @param exact names as they are
  /// @param patterns names in which `*` stands for any text
  public record Names(Set<String> exact, List<String> patterns) {
    static final Names NONE = new Names(Set.of(), List.of());

    public Names {
      // Not Set.copyOf: where thousands of names have one hash, and clients choose them, a HashSet
      // still finds one fast.
      exact = Collections.unmodifiableSet(new HashSet<>(exact));
      patterns = List.copyOf(patterns);
    }

    /// Names in which a `*` is a star, such as the ids of users.
    static Names exactly(List<String> names) {
      return new Names(new HashSet<>(names), List.of());
    }

    static Names withStars(List<String> names) {
      var exact = new HashSet<String>();
      var patterns = new ArrayList<String>();
      names.forEach(name -> (name.indexOf('*') < 0 ? exact : patterns).add(name));
      return new Names(exact, patterns);
    }

    boolean have(String name) {
      return exact.contains(name) || patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    boolean isEmpty() {
      return exact.isEmpty() && patterns.isEmpty();
    }
  }

  boolean takes(String name) {
    return (wanted == null || wanted.have(name)) && !unwanted.have(name);
  }

  boolean takesAll() {
    return wanted == null && unwanted.isEmpty();
  }

  /// Whether it takes what has no such name at all.
  boolean takesNameless() {
    return wanted == null;
  }

  /// Whether a text is what a pattern means. Greedy is enough when `*` is the only wildcard: no
  /// pattern makes this slower than its own length times that of the text.
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
