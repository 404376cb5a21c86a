package klatsch.search.index;

import java.io.IOException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Makes words alike that differ in capitals and accents alone.
final class Folding extends TokenFilter {
  /// The marks of Latin, Greek and Cyrillic. Those of other scripts make other letters.
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

  Folding(TokenStream input) {
    super(input);
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (!input.incrementToken()) {
      return false;
    }
    if (!isPlain()) {
      var folded = fold(term.toString());
      term.setEmpty().append(folded);
    }
    return true;
  }

  private boolean isPlain() {
    for (int i = 0; i < term.length(); i++) {
      char letter = term.charAt(i);
      if (letter > 0x7F || letter >= 'A' && letter <= 'Z') {
        return false;
      }
    }
    return true;
  }

  private static String fold(String word) {
    var small = word.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    var apart = Normalizer.normalize(small, Form.NFKD);
    return Normalizer.normalize(ACCENTS.matcher(apart).replaceAll(""), Form.NFC);
  }
}
