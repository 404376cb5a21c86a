package klatsch.accounts;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import klatsch.crypto.PasswordHash;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.model.net.Network;
import klatsch.store.DeviceStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What people know to prove who they are.
public final class Passwords {
  /// Longer than any that a person or a password safe makes.
  static final int MAX_LENGTH = 512;

  /// At work and waiting. The last of them waits some four seconds on two slow cores; a client that
  /// waits longer gives up, and its work would be done for nobody.
  static final int MAX_AT_ONCE = 128;

  private static final Duration UNTIL_THERE_IS_A_PLACE = Duration.ofSeconds(5);

  private final Store store;
  private final PasswordHash hashes;
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);
  private final Attempts attempts;

  Passwords(Store store, PasswordHash hashes, Attempts attempts) {
    this.store = store;
    this.hashes = hashes;
    this.attempts = attempts;
  }

  /// What to keep of a password. Slow on purpose.
  ///
  /// @throws MatrixException `M_LIMIT_EXCEEDED` if too many wait already
  public @Nullable String hash(@Nullable String password) {
    return password == null ? null : inTurn(() -> hashes.hash(password));
  }

  /// Whether somebody who wants to come in knows the password. It can be tried only so often.
  ///
  /// @param called what was given as the user's name, whether or not there is such a user
  /// @param from the network that it comes from
  /// @throws MatrixException if it was tried too often
  public boolean letsIn(@Nullable UserId user, String called, String password, String from) {
    boolean known = user != null && isUsedFrom(user, from);
    var attempt = attempts.begin(user == null ? called : user.value(), from, known);
    boolean correct = matches(user, password);
    if (correct) {
      attempt.succeeded();
    }
    return correct;
  }

  /// Whether somebody who is logged in knows the password of the account that is given, which has
  /// to be the own one. It can be tried only so often.
  ///
  /// @throws MatrixException if it was tried too often
  boolean confirms(UserId own, @Nullable UserId named, String password) {
    var attempt = attempts.begin(own.value(), null, true);
    boolean correct = matches(named, password) && own.equals(named);
    if (correct) {
      attempt.succeeded();
    }
    return correct;
  }

  private boolean isUsedFrom(UserId user, String network) {
    return store.devices().ofUser(user).stream()
        .map(DeviceStore.Device::lastSeenIp)
        .anyMatch(ip -> ip != null && Network.of(ip).equals(network));
  }

  /// Whether this is the user's password, however often that is asked. Slow on purpose, also if
  /// there is no such user: the time does not tell who has an account.
  ///
  /// @throws MatrixException `M_LIMIT_EXCEEDED` if too many wait already
  public boolean matches(@Nullable UserId user, String password) {
    var account = user == null ? null : store.users().find(user);
    var hash = account == null ? null : account.passwordHash();
    var tried = password.length() > MAX_LENGTH ? "" : password;
    return inTurn(() -> hashes.matches(tried, hash));
  }

  /// Each takes a core for a while and some memory, so others wait; but not for ever.
  private <T> T inTurn(Supplier<T> work) {
    if (!places.tryAcquire()) {
      throw new MatrixException(new MatrixError.LimitExceeded(UNTIL_THERE_IS_A_PLACE));
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
