package klatsch.accounts;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// What those who run the server see of accounts, and may do to them.
///
/// Nothing here asks who wants it: at the command line it is whoever has the data anyhow. For
/// requests there is [#target].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#account-moderation)
public final class Moderation {
  private final String serverName;
  private final Store store;
  private final AccountChanges changes;

  Moderation(String serverName, Store store, AccountChanges changes) {
    this.serverName = serverName;
    this.store = store;
    this.changes = changes;
  }

  public @Nullable Account find(UserId user) {
    var found = store.users().find(user);
    return found == null ? null : Account.of(found);
  }

  /// A page of all accounts in the order of their ids.
  ///
  /// @param last the end of the page before, or `null` for the first one
  public List<Account> page(@Nullable UserId last, int limit) {
    return store.users().page(last, limit).stream().map(Account::of).toList();
  }

  /// The account that a moderator asks about.
  ///
  /// @param isAdmin whether the moderator is an administrator
  /// @throws MatrixException if the moderator is none, or there is nothing to moderate. Who is no
  ///   administrator learns nothing about who is here
  public Account target(UserId moderator, boolean isAdmin, UserId user) {
    if (!isAdmin) {
      throw forbidden("This is for administrators of this server only");
    }
    if (!user.server().equals(serverName)) {
      throw invalidParam("This user belongs to another server");
    }
    var account = find(user);
    if (account == null || account.deactivated()) {
      throw notFound("There is no such user, or the account is closed");
    }
    if (account.admin() && !user.equals(moderator)) {
      throw forbidden("This user is an administrator as well");
    }
    return account;
  }

  /// The account that a moderator wants to do something to, which cannot be the own one.
  ///
  /// @throws MatrixException as [#target] does, and if it is
  public Account otherTarget(UserId moderator, boolean isAdmin, UserId user) {
    if (isAdmin && user.equals(moderator)) {
      throw forbidden("Nobody can do this to their own account");
    }
    return target(moderator, isAdmin, user);
  }

  /// Locks an account, which then can be used for nothing but logging out, or unlocks it. Its
  /// sessions stay.
  ///
  /// @throws MatrixException if there is no such account
  public void setLocked(UserId user, boolean locked) {
    change(user, tx -> store.users().setLocked(tx, user, locked));
  }

  /// Suspends an account, which then can be used to read and to go, or lifts that.
  ///
  /// @throws MatrixException if there is no such account
  public void setSuspended(UserId user, boolean suspended) {
    change(user, tx -> store.users().setSuspended(tx, user, suspended));
  }

  /// Makes somebody an administrator, or an ordinary user.
  ///
  /// @throws MatrixException if there is no such account
  public void setAdmin(UserId user, boolean admin) {
    change(user, tx -> store.users().setAdmin(tx, user, admin));
  }

  private void change(UserId user, Step step) {
    boolean found =
        store
            .committer()
            .write(
                tx -> {
                  boolean there = step.run(tx);
                  store.users().noteChange(tx, user);
                  return there;
                });
    if (!found) {
      throw notFound("There is no such user");
    }
    changes.look();
  }

  @FunctionalInterface
  private interface Step {
    /// @return false if there is no such user
    boolean run(Transaction tx);
  }
}
