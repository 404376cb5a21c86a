package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import klatsch.crypto.PasswordHash;
import klatsch.model.error.Errcode;
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

  private final Store store;
  private final PasswordHash hashes;
  private final Attempts attempts;

  Passwords(Store store, PasswordHash hashes, Attempts attempts) {
    this.store = store;
    this.hashes = hashes;
    this.attempts = attempts;
  }

  /// @throws MatrixException if this cannot become a password; `null` can: it stands for none
  public void requireUsable(@Nullable String password) {
    if (password == null) {
      return;
    }
    if (password.isEmpty()) {
      throw error(Errcode.WEAK_PASSWORD, "A password has at least one character");
    }
    if (password.length() > MAX_LENGTH) {
      throw invalidParam("A password has at most " + MAX_LENGTH + " characters");
    }
  }

  /// What to keep of a password. Slow on purpose.
  public @Nullable String hash(@Nullable String password) {
    return password == null ? null : hashes.hash(password);
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
  public boolean matches(@Nullable UserId user, String password) {
    var account = user == null ? null : store.users().find(user);
    var hash = account == null ? null : account.passwordHash();
    return hashes.matches(password.length() > MAX_LENGTH ? "" : password, hash);
  }

  public void change(UserId user, String password) {
    var hash = hashes.hash(password);
    store.committer().write(tx -> store.users().setPassword(tx, user, hash));
  }
}
