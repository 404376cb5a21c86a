package klatsch.rules.signatures;

import org.jspecify.annotations.Nullable;

/// The keys of servers, as far as they are known.
@FunctionalInterface
public interface ServerKeys {
  /// @param keyId such as `ed25519:1`
  @Nullable ServerKey find(String server, String keyId);
}
