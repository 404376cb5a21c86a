package klatsch.rules.push;

/// A text that counts how often one of its characters is read.
public final class CountedText implements CharSequence {
  private final String text;
  private long reads;

  public CountedText(String text) {
    this.text = text;
  }

  public long reads() {
    return reads;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    reads++;
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    throw new UnsupportedOperationException("a part would not be counted");
  }
}
