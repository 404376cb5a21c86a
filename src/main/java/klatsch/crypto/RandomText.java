package klatsch.crypto;

import java.util.random.RandomGenerator;

/// Texts that nobody can guess: tokens, session ids, the opaque part of ids.
public final class RandomText {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";

  /// 256 bits: no two are ever the same, and none is ever found by trying.
  private static final int SECRET_BYTES = 32;

  private final RandomGenerator random;

  /// @param random a `SecureRandom`, but for tests
  public RandomText(RandomGenerator random) {
    this.random = random;
  }

  /// A secret of 43 characters that need no escaping in URLs.
  public String secret() {
    return urlSafe(SECRET_BYTES);
  }

  /// So many random bytes, as characters that need no escaping in URLs: four for three bytes.
  public String urlSafe(int bytes) {
    var some = new byte[bytes];
    random.nextBytes(some);
    return UnpaddedBase64.encodeUrlSafe(some);
  }

  /// So many letters of the English alphabet, large and small, for what people may have to type.
  public String letters(int count) {
    return outOf(LETTERS, count);
  }

  public String digits(int count) {
    return outOf(DIGITS, count);
  }

  private String outOf(String characters, int count) {
    var text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }
}
