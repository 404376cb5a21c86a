package klatsch.search.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/// The words that somebody looks for: all of them, in any order. Nothing in what they write is a
/// command.
public final class Words {
  /// Who pastes a whole text looks for its first words; more would find nothing else.
  static final int MOST = 64;

  private static final Analyzer ANALYZER = new WordAnalyzer();
  private static final Words NONE = new Words(List.of());

  private final List<List<String>> pieces;
  private final Set<String> terms;

  /// @param pieces each a word, or the pairs of letters of a word without spaces, one after another
  private Words(List<List<String>> pieces) {
    this.pieces = pieces;
    var all = new HashSet<String>();
    pieces.forEach(all::addAll);
    this.terms = Set.copyOf(all);
  }

  /// One word of a text as it is indexed, and where it stands.
  private record Token(String term, int start, int end, String type) {
    boolean isPair() {
      return type.equals(CJKBigramFilter.DOUBLE_TYPE);
    }

    boolean isSingle() {
      return type.equals(CJKBigramFilter.SINGLE_TYPE);
    }
  }

  static Analyzer analyzer() {
    return ANALYZER;
  }

  public static Words of(String text) {
    var pieces = new LinkedHashSet<List<String>>();
    var run = new ArrayList<String>();
    int runEnd = -1;
    int pairsEnd = -1;
    var tokens = tokens(text);
    for (int i = 0; i < tokens.size() && pieces.size() < MOST; i++) {
      var token = tokens.get(i);
      if (token.isPair()) {
        if (token.start() >= runEnd) {
          add(pieces, run);
        }
        run.add(token.term());
        runEnd = token.end();
        pairsEnd = token.end();
      } else if (!token.isSingle()) {
        pieces.add(List.of(token.term()));
      } else if (token.start() >= pairsEnd && !beginsPair(tokens, i)) {
        pieces.add(List.of(token.term()));
      }
    }
    add(pieces, run);
    return pieces.isEmpty() ? NONE : new Words(List.copyOf(pieces));
  }

  private static boolean beginsPair(List<Token> tokens, int i) {
    return i + 1 < tokens.size()
        && tokens.get(i + 1).isPair()
        && tokens.get(i + 1).start() == tokens.get(i).start();
  }

  /// A run of pairs counts like a word, and is cut where it is longer than all words may be.
  private static void add(Set<List<String>> pieces, List<String> run) {
    if (!run.isEmpty()) {
      pieces.add(List.copyOf(run.subList(0, Math.min(run.size(), MOST))));
      run.clear();
    }
  }

  public boolean isEmpty() {
    return pieces.isEmpty();
  }

  List<List<String>> pieces() {
    return pieces;
  }

  /// How the words are written in a text.
  ///
  /// @return empty if not all of them are there
  public Set<String> foundIn(String text) {
    var missing = new HashSet<>(terms);
    var found = new LinkedHashSet<String>();
    int from = -1;
    int to = -1;
    for (var token : tokens(text)) {
      if (!terms.contains(token.term())) {
        continue;
      }
      missing.remove(token.term());
      if (token.start() >= to) {
        addPart(found, text, from, to);
        from = token.start();
      }
      to = Math.max(to, token.end());
    }
    addPart(found, text, from, to);
    return missing.isEmpty() ? found : Set.of();
  }

  private static void addPart(Set<String> found, String text, int from, int to) {
    if (from >= 0) {
      found.add(text.substring(from, to));
    }
  }

  private static List<Token> tokens(String text) {
    var tokens = new ArrayList<Token>();
    try (var stream = ANALYZER.tokenStream("", text)) {
      var term = stream.addAttribute(CharTermAttribute.class);
      var place = stream.addAttribute(OffsetAttribute.class);
      var type = stream.addAttribute(TypeAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        tokens.add(new Token(term.toString(), place.startOffset(), place.endOffset(), type.type()));
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory cannot be read", e);
    }
    return tokens;
  }
}
