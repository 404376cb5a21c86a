package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import klatsch.crypto.PasswordHash;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What people know to prove who they are.
public final class Passwords {
  /// Longer than any that a person or a password safe makes.
  static final int MAX_LENGTH = 512;

  private final Store store;
  private final PasswordHash hashes;

  Passwords(Store store, PasswordHash hashes) {
    this.store = store;
    this.hashes = hashes;
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

  /// Whether this is the user's password. Slow on purpose, also if there is no such user: the time
  /// does not tell who has an account.
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
