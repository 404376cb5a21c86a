package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import klatsch.crypto.RandomText;
import klatsch.crypto.Sha256;
import klatsch.model.error.MatrixException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Who is logged in where.
///
/// A device has at most one access token, and neither outlives the other. The tokens themselves are
/// kept nowhere, only their hashes: who reads our disk or memory cannot act for others.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#relationship-between-access-tokens-and-devices)
public final class Sessions {
  /// Some 400 bytes each: the clients that are in use at the same time.
  static final int MAX_CACHED = 50_000;

  /// How exact "last seen" is: a busy client does not cost a write per request.
  static final Duration SEEN_STEP = Duration.ofMinutes(10);

  private static final int DEVICE_ID_LETTERS = 10;

  private final Store store;
  private final RandomText random;
  private final InstantSource clock;
  private final Cache<String, Known> known = Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

  /// How often sessions have ended, so that one that is just being read is not remembered for
  /// longer than it lasts.
  private final AtomicLong endings = new AtomicLong();

  Sessions(Store store, RandomText random, InstantSource clock) {
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /// A fresh login.
  ///
  /// @param accessToken for the client's eyes only
  public record Login(UserId user, DeviceId device, String accessToken) {
    /// Without the token.
    @Override
    public String toString() {
      return user + " on " + device;
    }
  }

  /// @param seen when we last wrote down that it is used
  private record Known(Session session, AtomicLong seen) {}

  /// Logs a user in.
  ///
  /// @param device `null` makes a new one; if it is there already, its old token ends
  /// @param displayName for a new device
  /// @throws MatrixException if the name is too long
  public Login start(UserId user, @Nullable DeviceId device, @Nullable String displayName) {
    Devices.requireFits(displayName);
    var id = device == null ? newDevice() : device;
    var token = random.secret();
    var hash = hash(token);
    long now = clock.millis();
    store
        .committer()
        .write(
            tx -> {
              store.devices().create(tx, user, id, displayName);
              store.accessTokens().deleteOfDevice(tx, user, id);
              store.accessTokens().create(tx, hash, user, id, now);
              return id;
            });
    forget(session -> session.user().equals(user) && session.device().equals(id));
    return new Login(user, id, token);
  }

  /// Whose token this is, or `null` if it is nobody's.
  ///
  /// @param ip where it is used
  public @Nullable Session find(String token, String ip) {
    var hash = hash(token);
    var key = HexFormat.of().formatHex(hash);
    var found = known.getIfPresent(key);
    if (found == null) {
      long before = endings.get();
      found = read(hash);
      if (found == null) {
        return null;
      }
      known.put(key, found);
      if (endings.get() != before) {
        known.invalidate(key);
      }
    }
    noteUse(found, ip);
    return found.session();
  }

  /// How many are known without asking the store.
  public long known() {
    return known.estimatedSize();
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
    forget(session -> session.user().equals(user) && devices.contains(session.device()));
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
    forget(session -> session.user().equals(user));
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
    forget(session -> session.user().equals(user) && !session.device().equals(kept));
  }

  private @Nullable Known read(byte[] hash) {
    var token = store.accessTokens().find(hash);
    var account = token == null ? null : store.users().find(token.user());
    if (token == null || account == null) {
      return null;
    }
    var device = store.devices().find(token.user(), token.device());
    var seen = device == null ? null : device.lastSeenTs();
    return new Known(
        new Session(token.user(), token.device(), account.guest(), account.admin()),
        new AtomicLong(seen == null ? 0 : seen));
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

  /// To be called when the store knows of it, and before anybody else is told.
  private void forget(Predicate<Session> ended) {
    endings.incrementAndGet();
    known.asMap().values().removeIf(entry -> ended.test(entry.session()));
  }

  private DeviceId newDevice() {
    return new DeviceId(random.letters(DEVICE_ID_LETTERS).toUpperCase(Locale.ROOT));
  }

  private static byte[] hash(String token) {
    return Sha256.of(token.getBytes(UTF_8));
  }
}
