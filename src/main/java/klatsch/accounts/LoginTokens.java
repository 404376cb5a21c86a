package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import klatsch.crypto.RandomText;
import klatsch.crypto.Sha256;
import klatsch.model.SteadyClock;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Tokens with which a client that is logged in lets another one in: each good for one login, and
/// for a short time.
///
/// They live in memory only. Whoever is caught by a restart asks for another.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#token-based)
public final class LoginTokens {
  /// Long enough to show a code to another camera.
  public static final Duration LIFETIME = Duration.ofMinutes(2);

  /// Some 200 bytes each. Whoever floods us makes others begin anew, and no more.
  static final int MAX_TOKENS = 10_000;

  private final Store store;
  private final RandomText random;
  private final Cache<ByteBuffer, Issuer> tokens;

  LoginTokens(Store store, RandomText random, InstantSource clock) {
    this.store = store;
    this.random = random;
    this.tokens =
        Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(LIFETIME)
            .ticker(new SteadyClock(clock)::nanos)
            .executor(Runnable::run)
            .build();
  }

  /// Who asked for a token, and where.
  private record Issuer(UserId user, DeviceId device) {}

  /// Makes a token with which somebody can log in as this user, once, and as long as the device
  /// that asked for it is logged in.
  public String create(UserId user, DeviceId device) {
    var token = random.secret();
    tokens.put(hash(token), new Issuer(user, device));
    return token;
  }

  /// Whose token this is, which uses it up; `null` if it is nobody's.
  public @Nullable UserId use(String token) {
    var issuer = tokens.asMap().remove(hash(token));
    return issuer != null && store.devices().find(issuer.user(), issuer.device()) != null
        ? issuer.user()
        : null;
  }

  /// All tokens of a user end, as when something about the account changes.
  void endAll(UserId user) {
    tokens.asMap().values().removeIf(issuer -> issuer.user().equals(user));
  }

  private static ByteBuffer hash(String token) {
    return ByteBuffer.wrap(Sha256.of(token.getBytes(UTF_8)));
  }
}
