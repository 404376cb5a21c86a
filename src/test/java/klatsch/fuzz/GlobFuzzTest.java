package klatsch.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.rules.acl.ServerAcl;
import klatsch.rules.push.CountedText;
import klatsch.rules.push.Glob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Patterns that others write: they mean what the plainest reading says, and none is slow.
class GlobFuzzTest {
  private static final int INPUTS = 100_000 * Chance.times();

  private static final List<String> OF_PATTERNS =
      List.of("a", "b", "A", "*", "*", "?", "_", " ", "😀", "é", "[", "\\", ".");

  private static final List<String> OF_TEXTS =
      List.of("a", "b", "A", "B", "_", " ", "😀", "é", "É", ".", "-", "\n");

  private final Chance chance = Chance.fresh();

  @Test
  void aPatternMeansWhatThePlainestReadingSays() {
    for (int i = 0; i < INPUTS; i++) {
      var pattern = some(OF_PATTERNS, 7);
      var text = some(OF_TEXTS, 9);

      assertThat(Glob.of(pattern).matchesAll(text))
          .as("%s and all of %s %s", pattern, text, chance)
          .isEqualTo(matches(points(pattern), 0, points(text), 0));
    }
  }

  @Test
  void aPatternIsFoundAmongWords() {
    for (int i = 0; i < INPUTS / 4; i++) {
      var pattern = some(OF_PATTERNS, 5);
      var text = some(OF_TEXTS, 7);

      assertThat(Glob.of(pattern).matchesWords(text))
          .as("%s in %s %s", pattern, text, chance)
          .isEqualTo(matchesWords(points(pattern), points(text)));
    }
  }

  @Test
  void aServerIsLetInAsTheListsSay() {
    var letters = List.of("a", "b", "A", ".", "*", "?");
    for (int i = 0; i < INPUTS / 10; i++) {
      var allow = List.of(some(letters, 4), some(letters, 4));
      var deny = List.of(some(letters, 4));
      var server = "a" + some(List.of("a", "b", "A", "."), 4);
      var acl =
          ServerAcl.of(
              JsonObject.builder()
                  .put("allow", JsonArray.ofTexts(allow))
                  .put("deny", JsonArray.ofTexts(deny))
                  .build());
      BiPredicate<List<String>, String> one =
          (patterns, name) ->
              patterns.stream().anyMatch(glob -> matches(points(glob), 0, points(name), 0));

      assertThat(acl.allows(server))
          .as("%s by %s without %s %s", server, allow, deny, chance)
          .isEqualTo(one.test(allow, server) && !one.test(deny, server));
    }
  }

  /// The work is counted in letters that are read: twice the text is twice the work.
  @ParameterizedTest
  @ValueSource(strings = {"*a*a*a*a*a*a*a*a*b", "a*a*a*a*a*c", "*?*?*?*?*x", "**a**b**", "*aab*"})
  void noPatternReadsATextTwice(String pattern) {
    var glob = Glob.of(pattern);
    for (int length : List.of(1 << 10, 1 << 16)) {
      var whole = new CountedText("a".repeat(length));
      var words = new CountedText("a ".repeat(length / 2));
      glob.matchesAll(whole);
      glob.matchesWords(words);

      assertThat(whole.reads()).as(pattern).isLessThanOrEqualTo(2L * length);
      assertThat(words.reads()).as(pattern).isLessThanOrEqualTo(2L * length);
    }
  }

  private String some(List<String> letters, int most) {
    var text = new StringBuilder();
    for (int i = chance.below(most + 1); i > 0; i--) {
      text.append(chance.of(letters));
    }
    return text.toString();
  }

  private static int[] points(String text) {
    return text.toLowerCase(Locale.ROOT).codePoints().toArray();
  }

  private static boolean matches(int[] pattern, int p, int[] text, int t) {
    if (p == pattern.length) {
      return t == text.length;
    }
    if (pattern[p] == '*') {
      return matches(pattern, p + 1, text, t)
          || t < text.length && matches(pattern, p, text, t + 1);
    }
    return t < text.length
        && (pattern[p] == '?' || pattern[p] == text[t])
        && matches(pattern, p + 1, text, t + 1);
  }

  private static boolean matchesWords(int[] pattern, int[] text) {
    for (int from = 0; from <= text.length; from++) {
      for (int to = from; to <= text.length; to++) {
        if (isBoundary(text, from)
            && isBoundary(text, to)
            && matches(pattern, 0, Arrays.copyOfRange(text, from, to), 0)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isBoundary(int[] text, int at) {
    return at == 0 || at == text.length || !isOfWord(text[at - 1]) || !isOfWord(text[at]);
  }

  private static boolean isOfWord(int c) {
    return c < 0x80 && Character.isLetterOrDigit(c) || c == '_';
  }
}
