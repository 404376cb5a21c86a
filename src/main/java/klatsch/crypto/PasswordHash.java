package klatsch.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/// Passwords as they may be stored: Argon2id, written in the PHC format, so that the costs can be
/// raised and old hashes still be read.
///
/// Slow and hungry on purpose, and so only as many at once as there are cores: others wait.
///
/// [PHC](https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md)
public final class PasswordHash {
  /// OWASP's recommendation for Argon2id.
  private static final Costs COSTS = new Costs(19 * 1024, 2, 1);

  /// A stored hash that asks for more was not made by us.
  private static final Costs HIGHEST = new Costs(256 * 1024, 20, 16);

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final RandomGenerator random;
  private final Semaphore cores;

  /// @param random a `SecureRandom`, but for tests
  /// @param atOnce how many may be computed at the same time: the number of cores
  public PasswordHash(RandomGenerator random, int atOnce) {
    this.random = random;
    this.cores = new Semaphore(atOnce, true);
  }

  private record Costs(int memoryKiB, int passes, int lanes) {
    boolean within(Costs limit) {
      return memoryKiB <= limit.memoryKiB
          && passes >= 1
          && passes <= limit.passes
          && lanes >= 1
          && lanes <= limit.lanes;
    }
  }

  /// What to store for a password: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
  public String hash(String password) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            COSTS.memoryKiB,
            COSTS.passes,
            COSTS.lanes,
            UnpaddedBase64.encode(salt),
            UnpaddedBase64.encode(argon2id(password, salt, COSTS, HASH_BYTES)));
  }

  /// Whether the stored hash is that of this password.
  ///
  /// @param stored what [#hash] gave. Without one the answer is no and takes as long as any other,
  ///   so that the time does not tell which accounts exist.
  public boolean matches(String password, @Nullable String stored) {
    var phc = PHC.matcher(stored == null ? "" : stored);
    var salt = phc.matches() ? UnpaddedBase64.decode(phc.group(4)) : null;
    var expected = phc.matches() ? UnpaddedBase64.decode(phc.group(5)) : null;
    if (salt == null || expected == null) {
      argon2id(password, new byte[SALT_BYTES], COSTS, HASH_BYTES);
      return false;
    }
    var costs =
        new Costs(
            Integer.parseInt(phc.group(1)),
            Integer.parseInt(phc.group(2)),
            Integer.parseInt(phc.group(3)));
    if (!costs.within(HIGHEST)) {
      return false;
    }
    return MessageDigest.isEqual(expected, argon2id(password, salt, costs, expected.length));
  }

  private byte[] argon2id(String password, byte[] salt, Costs costs, int length) {
    cores.acquireUninterruptibly();
    try {
      var generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(costs.memoryKiB)
              .withIterations(costs.passes)
              .withParallelism(costs.lanes)
              .withSalt(salt)
              .build());
      var hash = new byte[length];
      generator.generateBytes(password.getBytes(UTF_8), hash);
      return hash;
    } finally {
      cores.release();
    }
  }
}
