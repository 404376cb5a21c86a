package klatsch.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-1, which protects nothing any more. Rooms of version 1 draw lots with it.
public final class Sha1 {
  private Sha1() {}

  public static byte[] of(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }
}
