package klatsch.rules.signatures;

import static klatsch.rules.RoomVersion.Trait.ENFORCES_KEY_VALIDITY;

import java.time.Duration;
import klatsch.crypto.VerifyKey;
import klatsch.rules.RoomVersion;

/// A key that a server has published, and for how long it counts. Times are milliseconds since
/// 1970.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v5/#signing-key-validity-period)
public sealed interface ServerKey {
  /// However long a server wants its key to count: if the key is stolen, it stops after this time.
  Duration LONGEST = Duration.ofDays(7);

  VerifyKey key();

  /// Whether a signature counts that this key has made under an event of that time.
  boolean counts(RoomVersion version, long originServerTs, long now);

  /// One of the `verify_keys` of a server.
  ///
  /// @param validUntil when the server should be asked again
  record Current(VerifyKey key, long validUntil) implements ServerKey {
    @Override
    public boolean counts(RoomVersion version, long originServerTs, long now) {
      return !version.has(ENFORCES_KEY_VALIDITY)
          || originServerTs <= Math.min(validUntil, now + LONGEST.toMillis());
    }
  }

  /// One of the `old_verify_keys` of a server, with which it signs no more.
  ///
  /// @param expired since when it does not
  record Former(VerifyKey key, long expired) implements ServerKey {
    @Override
    public boolean counts(RoomVersion version, long originServerTs, long now) {
      return originServerTs <= expired;
    }
  }
}
