package klatsch.crypto;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A server's own Ed25519 key: what it signs events and requests with.
///
/// Bouncy Castle's own classes and not the JDK's: a signature costs 58 µs instead of 600.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#signing-details)
public final class SigningKey {
  public static final int SEED_BYTES = 32;

  /// Long enough for every name, short enough to know how large a signed event will be.
  public static final int MAX_VERSION_LENGTH = 32;

  /// What a signature is when written as Base64.
  public static final int SIGNATURE_LENGTH = 86;

  private static final Pattern VERSION = Pattern.compile("[a-zA-Z0-9_]+");

  private final String id;
  private final Ed25519PrivateKeyParameters secret;
  private final VerifyKey verifyKey;

  private SigningKey(String id, Ed25519PrivateKeyParameters secret) {
    this.id = id;
    this.secret = secret;
    this.verifyKey = VerifyKey.of(secret.generatePublicKey());
  }

  /// The key that a seed of 32 bytes stands for. Who has the seed has the key.
  ///
  /// @param version tells the keys of one server apart: the part of the key id after `ed25519:`
  public static SigningKey ofSeed(String version, byte[] seed) {
    if (version.length() > MAX_VERSION_LENGTH || !VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "A key version has 1 to " + MAX_VERSION_LENGTH + " letters, digits and _");
    }
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("A seed has " + SEED_BYTES + " bytes");
    }
    return new SigningKey(
        VerifyKey.ALGORITHM + ":" + version, new Ed25519PrivateKeyParameters(seed));
  }

  public static SigningKey generate(String version, RandomGenerator random) {
    var seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return ofSeed(version, seed);
  }

  /// `ed25519:version`.
  public String id() {
    return id;
  }

  /// The secret itself, to be stored.
  public byte[] seed() {
    return secret.getEncoded();
  }

  public VerifyKey verifyKey() {
    return verifyKey;
  }

  /// The signature of these bytes, as unpadded Base64.
  public String sign(byte[] message) {
    var signature = new byte[Ed25519.SIGNATURE_SIZE];
    secret.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return UnpaddedBase64.encode(signature);
  }

  /// The id alone: a secret has no place in a log.
  @Override
  public String toString() {
    return id;
  }
}
