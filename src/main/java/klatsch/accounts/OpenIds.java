package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import klatsch.crypto.RandomText;
import klatsch.crypto.Sha256;
import klatsch.model.SteadyClock;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Tokens that prove to others who somebody is, such as to a widget or to the server of a call:
/// these ask us whose the token is. It lets nobody in here.
///
/// They live in memory, and there only as hashes: after a restart a client asks for a new one.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#openid)
public final class OpenIds {
  public static final Duration LIFETIME = Duration.ofHours(1);

  /// Some 300 bytes each. Whoever floods us makes others ask for a new one, and no more.
  static final int MAX_TOKENS = 50_000;

  private final Store store;
  private final RandomText random;
  private final Cache<String, UserId> owners;

  OpenIds(Store store, RandomText random, InstantSource clock) {
    this.store = store;
    this.random = random;
    this.owners =
        Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(LIFETIME)
            .ticker(new SteadyClock(clock)::nanos)
            .executor(Runnable::run)
            .build();
  }

  /// A token with which this user can go to others.
  public String issue(UserId user) {
    var token = random.secret();
    owners.put(hash(token), user);
    return token;
  }

  /// Whose token this is. `null` if it is nobody's or too old, and also if the user may not come in
  /// here any more.
  public @Nullable UserId owner(String token) {
    var user = owners.getIfPresent(hash(token));
    var account = user == null ? null : store.users().find(user);
    return account == null || account.deactivated() || account.locked() ? null : user;
  }

  private static String hash(String token) {
    return HexFormat.of().formatHex(Sha256.of(token.getBytes(UTF_8)));
  }
}
