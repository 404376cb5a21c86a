package klatsch.accounts;

import static java.util.stream.Collectors.joining;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import klatsch.store.NameStore.Kind;
import klatsch.store.NameStore.Word;
import org.jspecify.annotations.Nullable;

/// How names become words, by which people are found: without capitals and accents, from the
/// beginning of each word on. Chinese, Japanese and Korean have no spaces to begin a word at: of
/// these each letter begins one, whether katakana or hiragana.
/// `docs/decisions/0027-user-directory.md` has the reasons.
///
/// @param whole all that was written
/// @param words one by one
public record NameWords(String whole, List<String> words) {
  /// As much of a word as is kept and compared. What agrees so far is the same for who looks for
  /// it.
  static final int LONGEST = 40;

  /// Beginnings of one name that are kept. Only names that are no names have more.
  static final int MOST = 64;

  /// Words that have to be there, if somebody writes more than a name.
  static final int MOST_ASKED = 8;

  /// Of texts that are longer, as names never are, the beginning counts.
  private static final int LONGEST_TEXT = 1_000;

  /// The marks of Latin, Greek and Cyrillic, and which picture a symbol has. The marks of other
  /// scripts make other letters.
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f\\ufe00-\\ufe0f]+");

  private static final int FIRST_KATAKANA = 0x30A1;
  private static final int LAST_KATAKANA = 0x30F6;
  private static final int TO_HIRAGANA = -0x60;

  public NameWords {
    words = List.copyOf(words);
  }

  /// What somebody looks for.
  public static NameWords asked(String text) {
    var runs = runs(fold(text));
    return new NameWords(
        cut(String.join(" ", joined(runs))),
        runs.stream().map(NameWords::cut).distinct().limit(MOST_ASKED).toList());
  }

  public boolean isEmpty() {
    return words.isEmpty();
  }

  /// The words by which a user is found.
  static Set<Word> of(String localpart, @Nullable String displayname) {
    var all = new LinkedHashSet<Word>();
    add(all, Kind.LOCALPART, localpart);
    if (displayname != null) {
      add(all, Kind.DISPLAY_NAME, displayname);
    }
    return all;
  }

  private static void add(Set<Word> all, Kind kind, String text) {
    var runs = joined(runs(fold(text)));
    if (runs.isEmpty()) {
      return;
    }
    var whole = runs.stream().collect(joining(" "));
    all.add(new Word(kind, cut(whole)));
    int added = 1;
    for (int at = next(whole, 0); at < whole.length() && added < MOST; at = next(whole, at)) {
      all.add(new Word(Kind.INSIDE, cut(whole.substring(at))));
      added++;
    }
  }

  /// Where the next word begins.
  private static int next(String text, int from) {
    int at = from;
    while (at < text.length()) {
      int before = text.codePointAt(at);
      at += Character.charCount(before);
      if (at < text.length()) {
        int here = text.codePointAt(at);
        if (here != ' ' && (before == ' ' || isAlone(here) || isAlone(before))) {
          return at;
        }
      }
    }
    return at;
  }

  /// Stretches without anything between words.
  private static List<String> runs(String text) {
    var runs = new ArrayList<String>();
    var run = new StringBuilder();
    text.codePoints()
        .forEach(
            letter -> {
              if (isOfWord(letter)) {
                run.appendCodePoint(letter);
              } else {
                end(runs, run);
              }
            });
    end(runs, run);
    return runs;
  }

  private static void end(List<String> runs, StringBuilder run) {
    if (!run.isEmpty()) {
      runs.add(run.toString());
      run.setLength(0);
    }
  }

  /// Some write a space, or a dot, between the parts of a name where others do not.
  private static List<String> joined(List<String> runs) {
    var joined = new ArrayList<String>();
    for (var run : runs) {
      var before = joined.isEmpty() ? "" : joined.getLast();
      if (!before.isEmpty()
          && isAlone(before.codePointBefore(before.length()))
          && isAlone(run.codePointAt(0))) {
        joined.set(joined.size() - 1, before + run);
      } else {
        joined.add(run);
      }
    }
    return joined;
  }

  private static boolean isOfWord(int letter) {
    return Character.isLetterOrDigit(letter)
        || switch (Character.getType(letter)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.OTHER_SYMBOL ->
              true;
          default -> false;
        };
  }

  /// Whether a word may begin at the letter, and after it.
  private static boolean isAlone(int letter) {
    return switch (Character.UnicodeScript.of(letter)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> Character.getType(letter) == Character.OTHER_SYMBOL;
    };
  }

  private static String fold(String text) {
    var some = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    var small = some.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    var apart = Normalizer.normalize(small, Form.NFKD);
    var plain = Normalizer.normalize(ACCENTS.matcher(apart).replaceAll(""), Form.NFC);
    var folded = new StringBuilder(plain.length());
    plain.codePoints().forEach(letter -> fold(folded, letter));
    return folded.toString();
  }

  /// Letters that are said to be no others with a mark, and which people write as if they were.
  private static void fold(StringBuilder folded, int letter) {
    switch (letter) {
      case 'ø' -> folded.append('o');
      case 'ł' -> folded.append('l');
      case 'đ', 'ð' -> folded.append('d');
      case 'ħ' -> folded.append('h');
      case 'æ' -> folded.append("ae");
      case 'œ' -> folded.append("oe");
      case 'þ' -> folded.append("th");
      case 'ς' -> folded.append('σ');
      default ->
          folded.appendCodePoint(
              letter >= FIRST_KATAKANA && letter <= LAST_KATAKANA ? letter + TO_HIRAGANA : letter);
    }
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST));
  }
}
