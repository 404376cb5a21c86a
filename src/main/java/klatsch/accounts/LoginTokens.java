package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.forbidden;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import klatsch.crypto.RandomText;
import klatsch.crypto.Sha256;
import klatsch.model.error.MatrixException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.Store;

/// Lets a user who is logged in on one device in on another: a token that is carried over, as a
/// picture on the screen, say, and is good for one login.
///
/// They are kept in memory only: one that a restart ends would have ended soon anyway.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv1loginget_token)
public final class LoginTokens {
  /// As the specification recommends: time to take the other device in the hand.
  public static final Duration LIFETIME = Duration.ofMinutes(2);

  /// Some 300 bytes each. Whoever floods us with them, which takes a password for each, makes
  /// others ask again.
  static final int MAX_TOKENS = 10_000;

  private final Store store;
  private final RandomText random;
  private final Cache<String, Issuer> issuers;

  LoginTokens(Store store, RandomText random, InstantSource clock) {
    this.store = store;
    this.random = random;
    this.issuers =
        Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(LIFETIME)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /// Who has asked for a token, and on which device.
  private record Issuer(UserId user, DeviceId device) {}

  /// @return for the client's eyes only
  public String create(UserId user, DeviceId device) {
    var token = random.secret();
    issuers.put(hash(token), new Issuer(user, device));
    return token;
  }

  /// Whose token it is. It is good once, and only as long as the device that asked for it is logged
  /// in.
  ///
  /// @throws MatrixException if it is nobody's, or not any more
  public UserId use(String token) {
    var issuer = issuers.asMap().remove(hash(token));
    if (issuer == null || store.devices().find(issuer.user(), issuer.device()) == null) {
      throw forbidden("This login token is not known, has ended, or has been used");
    }
    return issuer.user();
  }

  private static String hash(String token) {
    return HexFormat.of().formatHex(Sha256.of(token.getBytes(UTF_8)));
  }
}
