package klatsch.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, which every Java has.
public final class Sha256 {
  private Sha256() {}

  public static byte[] of(byte[] message) {
    return digest().digest(message);
  }

  /// For a message that comes in parts.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
