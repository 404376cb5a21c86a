package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import klatsch.accounts.SessionCache.Known;
import klatsch.crypto.RandomText;
import klatsch.crypto.Sha256;
import klatsch.model.error.MatrixError.UnknownToken;
import klatsch.model.error.MatrixException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.AccessTokenStore.AccessToken;
import klatsch.store.Store;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Who is logged in where.
///
/// A device has one access token, and neither outlives the other. A client that can replace its
/// token gets one that ends soon, and a refresh token. A new pair is good beside the old one until
/// one of the two is shown for the first time: who has not got the answer asks again.
///
/// The tokens themselves are kept nowhere, only their hashes: who reads our disk or memory cannot
/// act for others.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#relationship-between-access-tokens-and-devices)
public final class Sessions {
  /// How exact "last seen" is: a busy client does not cost a write per request.
  static final Duration SEEN_STEP = Duration.ofMinutes(10);

  /// Pairs of tokens that a device may have been given without showing one. Requests that cross
  /// each other, and some that lost their answer; the oldest is probably lost.
  static final int MAX_UNUSED = 4;

  private static final int DEVICE_ID_LETTERS = 10;

  private final Store store;
  private final RandomText random;
  private final InstantSource clock;
  private final Duration accessTokenLifetime;
  private final SessionCache cache = new SessionCache();

  Sessions(Store store, RandomText random, InstantSource clock, Duration accessTokenLifetime) {
    this.store = store;
    this.random = random;
    this.clock = clock;
    this.accessTokenLifetime = accessTokenLifetime;
  }

  /// A fresh login.
  ///
  /// @param accessToken for the client's eyes only
  /// @param refreshToken the same; `null` for an access token that does not end
  /// @param expiresInMs how long the access token is good
  public record Login(
      UserId user,
      DeviceId device,
      String accessToken,
      @Nullable String refreshToken,
      @Nullable Long expiresInMs) {
    /// Without the tokens.
    @Override
    public String toString() {
      return user + " on " + device;
    }
  }

  /// Logs a user in, with a token that does not end.
  ///
  /// @param device `null` makes a new one; if it is there already, its old token ends
  /// @param displayName for a new device
  /// @throws MatrixException if the name is too long
  public Login start(UserId user, @Nullable DeviceId device, @Nullable String displayName) {
    return start(user, device, displayName, false);
  }

  /// The same.
  ///
  /// @param refreshing whether the client can replace a token that ends
  public Login start(
      UserId user, @Nullable DeviceId device, @Nullable String displayName, boolean refreshing) {
    Devices.requireFits(displayName);
    var login = login(user, device == null ? newDevice() : device, refreshing);
    store
        .committer()
        .write(
            tx -> {
              store.devices().create(tx, user, login.device(), displayName);
              store.accessTokens().deleteOfDevice(tx, user, login.device());
              create(tx, login, false);
              return login;
            });
    cache.lookAgain(user);
    return login;
  }

  /// Gives a new pair of tokens for a refresh token. The device stays.
  ///
  /// @throws MatrixException if this is nobody's refresh token, or not any more
  public Login refresh(String refreshToken) {
    var refreshHash = hash(refreshToken);
    var login =
        store
            .committer()
            .<@Nullable Login>write(
                tx -> {
                  var old = store.accessTokens().findByRefresh(tx, refreshHash);
                  return old == null ? null : replace(tx, old, refreshHash);
                });
    if (login == null) {
      throw new MatrixException(new UnknownToken(false));
    }
    cache.lookAgain(login.user());
    return login;
  }

  private Login replace(Transaction tx, AccessToken old, byte[] refreshHash) {
    var login = login(old.user(), old.device(), true);
    store.accessTokens().use(tx, old.user(), old.device(), refreshHash);
    store.accessTokens().keepUnused(tx, old.user(), old.device(), MAX_UNUSED - 1);
    create(tx, login, true);
    return login;
  }

  private Login login(UserId user, DeviceId device, boolean refreshing) {
    return new Login(
        user,
        device,
        random.secret(),
        refreshing ? random.secret() : null,
        refreshing ? accessTokenLifetime.toMillis() : null);
  }

  private void create(Transaction tx, Login login, boolean unused) {
    long now = clock.millis();
    var lifetime = login.expiresInMs();
    var token =
        new AccessToken(
            login.user(), login.device(), now, lifetime == null ? null : now + lifetime, unused);
    var refresh = login.refreshToken();
    store
        .accessTokens()
        .create(tx, hash(login.accessToken()), refresh == null ? null : hash(refresh), token);
  }

  /// Whose token this is, or `null` if it is nobody's.
  ///
  /// @param ip where it is used
  /// @throws MatrixException if its time is over: who has the refresh token can replace it
  public @Nullable Session find(String token, String ip) {
    var hash = hash(token);
    var known = cache.get(HexFormat.of().formatHex(hash), () -> read(hash));
    if (known == null) {
      return null;
    }
    if (isOver(known.expiresTs())) {
      throw new MatrixException(new UnknownToken(true));
    }
    noteUse(known, ip);
    return known.session();
  }

  /// Logs devices out and forgets them.
  public void end(UserId user, Collection<DeviceId> devices) {
    store
        .committer()
        .write(
            tx -> {
              for (var device : devices) {
                store.accessTokens().deleteOfDevice(tx, user, device);
                store.devices().delete(tx, user, device);
              }
              return devices;
            });
    cache.lookAgain(user);
  }

  /// Logs all of a user's devices out and forgets them.
  public void endAll(UserId user) {
    store
        .committer()
        .write(
            tx -> {
              store.accessTokens().deleteAll(tx, user);
              store.devices().deleteAll(tx, user);
              return user;
            });
    cache.lookAgain(user);
  }

  /// Logs all of a user's devices but one out and forgets them.
  public void endOthers(UserId user, DeviceId kept) {
    store
        .committer()
        .write(
            tx -> {
              store.accessTokens().deleteAllBut(tx, user, kept);
              store.devices().deleteAllBut(tx, user, kept);
              return user;
            });
    cache.lookAgain(user);
  }

  private @Nullable Known read(byte[] hash) {
    var token = store.accessTokens().find(hash);
    if (token != null && token.unused() && !isOver(token.expiresTs())) {
      token = firstUse(hash, token);
    }
    var account = token == null ? null : store.users().find(token.user());
    if (token == null || account == null) {
      return null;
    }
    var device = store.devices().find(token.user(), token.device());
    var seen = device == null ? null : device.lastSeenTs();
    return new Known(
        new Session(token.user(), token.device(), account.guest(), account.admin()),
        token.expiresTs(),
        new AtomicLong(seen == null ? 0 : seen));
  }

  /// From now on the tokens before this one are good no more. Another new one may have been faster,
  /// and then this one is not.
  private @Nullable AccessToken firstUse(byte[] hash, AccessToken token) {
    store
        .committer()
        .write(
            tx -> {
              store.accessTokens().use(tx, token.user(), token.device(), hash);
              return hash;
            });
    cache.lookAgain(token.user());
    return store.accessTokens().find(hash);
  }

  private boolean isOver(@Nullable Long expiresTs) {
    return expiresTs != null && expiresTs <= clock.millis();
  }

  /// Nobody waits for this to be written: if it is lost, it is written the next time.
  private void noteUse(Known known, String ip) {
    long now = clock.millis();
    long seen = known.seen().get();
    if (now - seen < SEEN_STEP.toMillis() || !known.seen().compareAndSet(seen, now)) {
      return;
    }
    var session = known.session();
    var _ =
        store
            .committer()
            .submit(
                tx -> {
                  store.devices().seen(tx, session.user(), session.device(), now, ip);
                  return session;
                },
                _ -> {});
  }

  private DeviceId newDevice() {
    return new DeviceId(random.letters(DEVICE_ID_LETTERS).toUpperCase(Locale.ROOT));
  }

  private static byte[] hash(String token) {
    return Sha256.of(token.getBytes(UTF_8));
  }
}
