package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import klatsch.config.SessionConfig;
import klatsch.crypto.RandomText;
import klatsch.crypto.Sha256;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.TokenStore.AccessToken;
import klatsch.store.TokenStore.RefreshToken;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Makes the tokens of a session: an access token, and one to refresh it for clients that can.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#refreshing-access-tokens)
final class TokenPairs {
  private final SessionConfig config;
  private final Store store;
  private final RandomText random;
  private final InstantSource clock;

  TokenPairs(SessionConfig config, Store store, RandomText random, InstantSource clock) {
    this.config = config;
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /// Tokens that have been made and not yet kept.
  ///
  /// @param refreshToken `null` for clients that cannot refresh
  /// @param expiresIn how long the access token lasts; `null` if as long as the session
  record Issued(String accessToken, @Nullable String refreshToken, @Nullable Duration expiresIn) {
    /// Without the tokens.
    @Override
    public String toString() {
      return "tokens for " + expiresIn;
    }
  }

  Issued issue(boolean refreshes) {
    return refreshes
        ? new Issued(random.secret(), random.secret(), config.accessTokenLifetime())
        : new Issued(random.secret(), null, config.lifetime());
  }

  void write(Transaction tx, UserId user, DeviceId device, Issued issued) {
    long now = clock.millis();
    var lasts = issued.expiresIn();
    var expires = lasts == null ? null : Long.valueOf(now + lasts.toMillis());
    var refreshToken = issued.refreshToken();
    var pair = refreshToken == null ? null : Long.valueOf(tx.nextPosition());
    store
        .tokens()
        .createAccess(
            tx, hash(issued.accessToken()), new AccessToken(user, device, expires, pair), now);
    if (refreshToken != null && pair != null) {
      store.tokens().createRefresh(tx, hash(refreshToken), new RefreshToken(user, device, pair));
    }
  }

  static byte[] hash(String token) {
    return Sha256.of(token.getBytes(UTF_8));
  }
}
