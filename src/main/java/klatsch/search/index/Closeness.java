package klatsch.search.index;

import org.apache.lucene.search.similarities.BasicStats;
import org.apache.lucene.search.similarities.SimilarityBase;

/// How well a text fits: the more often it has the words, and the less else it says, the better.
///
/// It does not matter how rare a word is. That would tell people what is said in rooms they are not
/// in, and the ranks would move while somebody turns the pages.
final class Closeness extends SimilarityBase {
  /// So many words say half as much for the one that was looked for.
  private static final double USUAL_WORDS = 20;

  @Override
  protected double score(BasicStats stats, double freq, double words) {
    return stats.getBoost() * freq / (freq + 0.25 + words / USUAL_WORDS);
  }

  @Override
  public String toString() {
    return "closeness";
  }
}
