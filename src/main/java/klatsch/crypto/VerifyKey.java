package klatsch.crypto;

import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/// The public half of a [SigningKey]: tells whether a signature is genuine.
public final class VerifyKey {
  /// The one algorithm of Matrix.
  public static final String ALGORITHM = "ed25519";

  private final Ed25519PublicKeyParameters key;

  private VerifyKey(Ed25519PublicKeyParameters key) {
    this.key = key;
  }

  static VerifyKey of(Ed25519PublicKeyParameters key) {
    return new VerifyKey(key);
  }

  /// @param base64 as keys are published, `null` comes back if it is no such key
  public static @Nullable VerifyKey ofBase64(String base64) {
    var bytes = UnpaddedBase64.decode(base64);
    if (bytes == null
        || bytes.length != Ed25519.PUBLIC_KEY_SIZE
        || !Ed25519.validatePublicKeyFull(bytes, 0)) {
      return null;
    }
    return new VerifyKey(new Ed25519PublicKeyParameters(bytes));
  }

  /// Whether this is the signature of these bytes. What is no signature at all is a wrong one.
  public boolean verify(byte[] message, String signatureBase64) {
    var signature = UnpaddedBase64.decode(signatureBase64);
    return signature != null
        && signature.length == Ed25519.SIGNATURE_SIZE
        && key.verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
  }

  /// The key as it is published: unpadded Base64.
  @Override
  public String toString() {
    return UnpaddedBase64.encode(key.getEncoded());
  }
}
