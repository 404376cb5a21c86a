package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import klatsch.accounts.SessionCache.Known;
import klatsch.accounts.TokenPairs.Issued;
import klatsch.crypto.RandomText;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError.UnknownToken;
import klatsch.model.error.MatrixError.UserLocked;
import klatsch.model.error.MatrixException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.TokenStore.AccessToken;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Who is logged in where.
///
/// A device has one session, and neither outlives the other. The tokens themselves are kept
/// nowhere, only their hashes: who reads our disk or memory cannot act for others.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#relationship-between-access-tokens-and-devices)
public final class Sessions {
  /// How exact "last seen" is: a busy client does not cost a write per request.
  static final Duration SEEN_STEP = Duration.ofMinutes(10);

  /// Longer than any browser's name, which is the longest there is.
  static final int MAX_AGENT = 400;

  private static final int DEVICE_ID_LETTERS = 10;

  private final Store store;
  private final DeviceLists deviceLists;
  private final TokenPairs pairs;
  private final RandomText random;
  private final InstantSource clock;
  private final SessionCache cache = new SessionCache();

  Sessions(
      Store store,
      DeviceLists deviceLists,
      TokenPairs pairs,
      RandomText random,
      InstantSource clock) {
    this.store = store;
    this.deviceLists = deviceLists;
    this.pairs = pairs;
    this.random = random;
    this.clock = clock;
  }

  /// A fresh login, or a fresh pair of tokens for an old one.
  ///
  /// @param accessToken for the client's eyes only
  /// @param refreshToken the same; `null` for who cannot refresh
  /// @param expiresIn how long the access token lasts; `null` if as long as the session
  public record Login(
      UserId user,
      DeviceId device,
      String accessToken,
      @Nullable String refreshToken,
      @Nullable Duration expiresIn) {
    static Login of(UserId user, DeviceId device, Issued issued) {
      return new Login(
          user, device, issued.accessToken(), issued.refreshToken(), issued.expiresIn());
    }

    /// In milliseconds, as clients are told.
    public @Nullable Long expiresInMs() {
      return expiresIn == null ? null : expiresIn.toMillis();
    }

    /// Without the tokens.
    @Override
    public String toString() {
      return user + " on " + device;
    }
  }

  /// Logs a user in with a client that cannot refresh its token.
  public Login start(UserId user, @Nullable DeviceId device, @Nullable String displayName) {
    return start(user, device, displayName, false);
  }

  /// Logs a user in.
  ///
  /// @param device `null` makes a new one; if it is there already, its old tokens end
  /// @param displayName for a new device
  /// @param refreshes whether the client knows how to refresh its token
  /// @throws MatrixException if the name is too long, or nobody may use the account
  public Login start(
      UserId user, @Nullable DeviceId device, @Nullable String displayName, boolean refreshes) {
    Devices.requireFits(displayName);
    requireUsable(user);
    var id = device == null ? newDevice() : device;
    var issued = pairs.issue(refreshes);
    deviceLists.change(
        user,
        tx -> {
          boolean isNew = store.devices().create(tx, user, id, displayName);
          store.tokens().deleteOfDevice(tx, user, id);
          pairs.write(tx, user, id, issued);
          return isNew;
        });
    cache.lookAgain(user);
    return Login.of(user, id, issued);
  }

  /// Gives a new pair of tokens for a refresh token. What the client has holds until it uses what
  /// it gets.
  ///
  /// @throws MatrixException if the token is not known, or nobody may use the account
  public Login refresh(String refreshToken) {
    var issued = pairs.issue(true);
    var hash = TokenPairs.hash(refreshToken);
    var login =
        store.<Login>write(
            tx -> {
              var old = store.tokens().findRefresh(tx, hash);
              if (old == null) {
                throw new MatrixException(new UnknownToken(false));
              }
              store.tokens().deleteOtherPairs(tx, old.user(), old.device(), old.pair());
              pairs.write(tx, old.user(), old.device(), issued);
              return Login.of(old.user(), old.device(), issued);
            });
    requireUsable(login.user());
    cache.lookAgain(login.user());
    return login;
  }

  /// @throws MatrixException `M_USER_DEACTIVATED` if the account is closed, `M_USER_LOCKED` if it
  ///   is locked
  private void requireUsable(UserId user) {
    var account = store.users().find(user);
    if (account != null && account.deactivated()) {
      throw error(Errcode.USER_DEACTIVATED, "This account has been closed, for good");
    }
    if (account != null && account.locked()) {
      throw new MatrixException(new UserLocked());
    }
  }

  /// Whose token this is, or `null` if it is nobody's.
  ///
  /// @param ip where it is used
  /// @param agent what the program calls itself that uses it, if it does
  /// @throws MatrixException if it was somebody's and has expired: the client may get another
  public @Nullable Session find(String token, String ip, @Nullable String agent) {
    var hash = TokenPairs.hash(token);
    var found = cache.get(ByteBuffer.wrap(hash), () -> read(hash));
    if (found == null) {
      return null;
    }
    if (found.isOver(clock.millis())) {
      throw new MatrixException(new UnknownToken(true));
    }
    noteUse(found, ip, agent);
    return found.session();
  }

  /// How many are known without asking the store.
  public long known() {
    return cache.size();
  }

  /// Logs devices out and forgets them.
  public void end(UserId user, Collection<DeviceId> devices) {
    deviceLists.change(
        user,
        tx -> {
          boolean changed = false;
          for (var device : devices) {
            store.tokens().deleteOfDevice(tx, user, device);
            changed |= store.devices().delete(tx, user, device);
          }
          return changed;
        });
    cache.lookAgain(user);
  }

  /// Logs all of a user's devices out and forgets them.
  public void endAll(UserId user) {
    deviceLists.change(user, tx -> endAll(tx, user));
    cache.lookAgain(user);
  }

  /// As part of something larger, after which the user's sessions are to be [forgotten][#forget].
  ///
  /// @return whether there was a device
  boolean endAll(Transaction tx, UserId user) {
    store.tokens().deleteAll(tx, user);
    return store.devices().deleteAll(tx, user);
  }

  /// Logs all of a user's devices but one out and forgets them.
  public void endOthers(UserId user, DeviceId kept) {
    deviceLists.change(user, tx -> endOthers(tx, user, kept));
    cache.lookAgain(user);
  }

  /// Logs all of a user's devices but one out and forgets them, as part of something larger, after
  /// which the user's sessions are to be [forgotten][#forget].
  ///
  /// @return whether there was another device
  boolean endOthers(Transaction tx, UserId user, DeviceId kept) {
    store.tokens().deleteAllBut(tx, user, kept);
    return store.devices().deleteAllBut(tx, user, kept);
  }

  /// Reads anew who the user's tokens stand for, since something about the account has changed.
  void forget(UserId user) {
    cache.lookAgain(user);
  }

  private @Nullable Known read(byte[] hash) {
    var token = store.tokens().findAccess(hash);
    if (token != null
        && token.pair() != null
        && !isOver(token)
        && isFirstUse(token, token.pair())) {
      confirm(token, token.pair());
      // A repeat of the refresh may have been faster, and then this pair is not the newest.
      token = store.tokens().findAccess(hash);
    }
    var account = token == null ? null : store.users().find(token.user());
    if (token == null || account == null || account.deactivated()) {
      return null;
    }
    var device = store.devices().find(token.user(), token.device());
    var seen = device == null ? null : device.lastSeenTs();
    return new Known(
        new Session(
            token.user(),
            token.device(),
            account.guest(),
            account.admin(),
            account.suspended(),
            account.locked()),
        token.expiresTs(),
        new AtomicLong(seen == null ? 0 : seen));
  }

  private boolean isOver(AccessToken token) {
    return token.expiresTs() != null && token.expiresTs() <= clock.millis();
  }

  private boolean isFirstUse(AccessToken token, long pair) {
    return store.tokens().hasOlderPairs(token.user(), token.device(), pair);
  }

  /// The first use of a new pair ends those before it, for now it is known that the client has it.
  /// Until that is written the session is not at hand, so that it is tried again if it fails.
  private void confirm(AccessToken token, long pair) {
    store.write(
        tx -> {
          store.tokens().deleteOlderPairs(tx, token.user(), token.device(), pair);
          return pair;
        });
    cache.lookAgain(token.user());
  }

  /// Nobody waits for this to be written: if it is lost, it is written the next time.
  private void noteUse(Known known, String ip, @Nullable String agent) {
    long now = clock.millis();
    long seen = known.seen().get();
    // Also when the clock was set back since.
    if (Math.abs(now - seen) < SEEN_STEP.toMillis() || !known.seen().compareAndSet(seen, now)) {
      return;
    }
    var session = known.session();
    var name = agent == null || agent.length() <= MAX_AGENT ? agent : agent.substring(0, MAX_AGENT);
    var _ =
        store
            .committer()
            .submit(
                tx -> {
                  store.devices().seen(tx, session.user(), session.device(), now, ip, name);
                  return session;
                },
                _ -> {});
  }

  private DeviceId newDevice() {
    return new DeviceId(random.letters(DEVICE_ID_LETTERS).toUpperCase(Locale.ROOT));
  }
}
