package klatsch.config;

/// A number of bytes, written as `65536`, `64K`, `8M` or `2G` (powers of 1024).
public record DataSize(long bytes) {
  private static final String UNITS = "KMG";

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
  }

  public static DataSize mebibytes(long count) {
    return new DataSize(Math.multiplyExact(count, 1L << 20));
  }

  /// Throws an [IllegalArgumentException] when the text is not a size.
  public static DataSize parse(String text) {
    var unit =
        text.isEmpty() ? -1 : UNITS.indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
    var digits = unit < 0 ? text : text.substring(0, text.length() - 1);
    try {
      return new DataSize(
          Math.multiplyExact(Long.parseLong(digits.strip()), 1L << (10 * (unit + 1))));
    } catch (NumberFormatException | ArithmeticException _) {
      throw new IllegalArgumentException("not a size: " + text);
    }
  }

  /// The shortest form that [#parse] reads back.
  @Override
  public String toString() {
    for (var unit = UNITS.length(); unit > 0; unit--) {
      var factor = 1L << (10 * unit);
      if (bytes >= factor && bytes % factor == 0) {
        return bytes / factor + UNITS.substring(unit - 1, unit);
      }
    }
    return Long.toString(bytes);
  }
}
