package klatsch.rules.push;

import java.util.Arrays;

/// A pattern in which `*` stands for any text and `?` for any one character. Large and small
/// letters are alike.
///
/// No pattern is slow. How much of the pattern the text has fulfilled so far is a set of places,
/// kept as bits: each character of the text is looked at once and moves all of them on together, 64
/// at a time. Nothing is ever tried again. What has more letters than anything that is looked for
/// means nothing, for a table of its letters would grow with their square.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#glob-style-matching)
public final class Glob {
  /// The bits of one `long` are numbered with this many bits.
  private static final int SHIFT = 6;

  /// Stands for `?` among characters, none of which is negative.
  private static final int ANY = -1;

  /// Stands for what is in no text.
  private static final int NEVER = -2;

  /// A display name has at most a thousand; patterns of push rules and names of servers are
  /// shorter.
  static final int MAX_LETTERS = 1_024;

  /// The place at the end of the pattern.
  private final int end;

  /// How many `long`s hold all places, from 0 to the end.
  private final int words;

  /// The different characters of the pattern, sorted.
  private final int[] characters;

  /// For each of them, the places from which it leads to the next.
  private final long[][] leadsOn;

  /// The places from which every other character leads to the next.
  private final long[] othersLeadOn;

  /// The places at which any character may be passed over.
  private final long[] stars;

  private Glob(int[] elements, boolean[] starBefore) {
    this.end = elements.length;
    this.words = (end >>> SHIFT) + 1;
    this.characters = Arrays.stream(elements).filter(c -> c != ANY).sorted().distinct().toArray();
    this.othersLeadOn = new long[words];
    this.leadsOn = new long[characters.length][words];
    for (int place = 0; place < end; place++) {
      boolean any = elements[place] == ANY;
      add(any ? othersLeadOn : leadsOn[Arrays.binarySearch(characters, elements[place])], place);
    }
    for (var places : leadsOn) {
      for (int word = 0; word < words; word++) {
        places[word] |= othersLeadOn[word];
      }
    }
    this.stars = new long[words];
    for (int place = 0; place <= end; place++) {
      if (starBefore[place]) {
        add(stars, place);
      }
    }
  }

  /// Reads a pattern. Every text is one.
  public static Glob of(String pattern) {
    var elements = new int[pattern.length()];
    var starBefore = new boolean[pattern.length() + 1];
    int length = 0;
    for (int at = 0; at < pattern.length(); ) {
      int c = pattern.codePointAt(at);
      at += Character.charCount(c);
      if (c == '*') {
        starBefore[length] = true;
      } else {
        elements[length++] = c == '?' ? ANY : folded(c);
      }
    }
    return length > MAX_LETTERS ? nothing() : new Glob(Arrays.copyOf(elements, length), starBefore);
  }

  /// What means exactly this text, but for large and small letters.
  public static Glob literal(String text) {
    var elements = text.codePoints().map(Glob::folded).toArray();
    return elements.length > MAX_LETTERS
        ? nothing()
        : new Glob(elements, new boolean[elements.length + 1]);
  }

  private static Glob nothing() {
    return new Glob(new int[] {NEVER}, new boolean[2]);
  }

  /// Whether the pattern means the whole text.
  public boolean matchesAll(CharSequence text) {
    return matches(text, false);
  }

  /// Whether the pattern means a part of the text that begins and ends at the boundary of a word:
  /// at an end of the text, or beside a character that is none of `A-Z`, `a-z`, `0-9` and `_`. All
  /// other letters are such characters too.
  public boolean matchesWords(CharSequence text) {
    return matches(text, true);
  }

  private boolean matches(CharSequence text, boolean anyWords) {
    var places = new long[words];
    add(places, 0);
    boolean wasInWord = false;
    for (int at = 0; at < text.length(); ) {
      int c = Character.codePointAt(text, at);
      at += Character.charCount(c);
      boolean isInWord = isOfWord(c);
      if (anyWords && !(wasInWord && isInWord)) {
        if (isAtEnd(places)) {
          return true;
        }
        add(places, 0);
      }
      boolean alive = moveOn(places, folded(c));
      if (!alive && !anyWords) {
        return false;
      }
      wasInWord = isInWord;
    }
    return isAtEnd(places);
  }

  /// @return whether there is a place left
  private boolean moveOn(long[] places, int c) {
    int found = Arrays.binarySearch(characters, c);
    var ways = found < 0 ? othersLeadOn : leadsOn[found];
    long carried = 0;
    long all = 0;
    for (int word = 0; word < words; word++) {
      long moved = places[word] & ways[word];
      places[word] = (places[word] & stars[word]) | (moved << 1) | carried;
      carried = moved >>> (Long.SIZE - 1);
      all |= places[word];
    }
    return all != 0;
  }

  private boolean isAtEnd(long[] places) {
    return (places[end >>> SHIFT] & (1L << end)) != 0;
  }

  private static void add(long[] places, int place) {
    places[place >>> SHIFT] |= 1L << place; // which counts modulo 64
  }

  private static boolean isOfWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static int folded(int c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }
}
