package klatsch.accounts;

import static klatsch.model.error.MatrixError.notFound;

import java.util.Objects;
import java.util.function.Consumer;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.Transaction;

/// Replaces passwords, in one commit with what that does to the sessions of their owner.
///
/// Whether the new password is good enough has been [asked][PasswordPolicy] before.
public final class PasswordChange {
  private final Store store;
  private final DeviceLists deviceLists;
  private final Passwords passwords;
  private final Sessions sessions;
  private final AccountChanges changes;

  PasswordChange(
      Store store,
      DeviceLists deviceLists,
      Passwords passwords,
      Sessions sessions,
      AccountChanges changes) {
    this.store = store;
    this.deviceLists = deviceLists;
    this.passwords = passwords;
    this.sessions = sessions;
    this.changes = changes;
  }

  /// All sessions stay.
  public void keepAll(UserId user, String password) {
    change(user, password, _ -> {});
  }

  /// Only the session of one device stays.
  public void keepOne(UserId user, String password, DeviceId kept) {
    change(user, password, tx -> sessions.endOthers(tx, user, kept));
  }

  /// No session stays.
  public void endAll(UserId user, String password) {
    change(user, password, tx -> sessions.endAll(tx, user));
  }

  /// Others are told of the devices also if all of them stay, which costs them one look.
  private void change(UserId user, String password, Consumer<Transaction> sessionsEnd) {
    var hash = Objects.requireNonNull(passwords.hash(password));
    boolean found =
        deviceLists.change(
            user,
            tx -> {
              if (!store.users().setPassword(tx, user, hash)) {
                return false;
              }
              sessionsEnd.accept(tx);
              store.users().noteChange(tx, user);
              return true;
            });
    if (!found) {
      throw notFound("There is no such user, or the account is closed");
    }
    changes.look();
  }
}
