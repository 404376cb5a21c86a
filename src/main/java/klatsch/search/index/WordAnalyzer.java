package klatsch.search.index;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/// Cuts texts into words, in which capitals and accents do not count. Chinese, Japanese and Korean
/// have no spaces to cut at: of these, each letter is a word, and each two neighbours.
final class WordAnalyzer extends Analyzer {
  private static final int ALL_SCRIPTS =
      CJKBigramFilter.HAN
          | CJKBigramFilter.HIRAGANA
          | CJKBigramFilter.KATAKANA
          | CJKBigramFilter.HANGUL;

  @Override
  protected TokenStreamComponents createComponents(String field) {
    var words = new StandardTokenizer();
    var folded = new ASCIIFoldingFilter(new Folding(new CJKWidthFilter(words)));
    return new TokenStreamComponents(words, new CJKBigramFilter(folded, ALL_SCRIPTS, true));
  }
}
