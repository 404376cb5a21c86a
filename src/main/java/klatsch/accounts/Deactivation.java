package klatsch.accounts;

import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Closes accounts, for good. The name stays taken, so that nobody can pass for who was here.
///
/// What nobody may use any more ends with the one commit that closes the account: sessions and
/// password. What others can see takes longer, for there may be thousands of rooms: `rooms` leaves
/// them in the background, and clears the rest away at the end. It is written down until it is
/// done, so a restart does not stop it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate)
public final class Deactivation {
  private final Store store;
  private final DeviceLists deviceLists;
  private final Sessions sessions;
  private final Erasures erasures;
  private final AccountChanges changes;

  Deactivation(
      Store store,
      DeviceLists deviceLists,
      Sessions sessions,
      Erasures erasures,
      AccountChanges changes) {
    this.store = store;
    this.deviceLists = deviceLists;
    this.sessions = sessions;
    this.erasures = erasures;
    this.changes = changes;
  }

  /// Closes an account.
  ///
  /// @param erase whether the user wants to leave as few traces as can be
  /// @throws klatsch.model.error.MatrixException if there is no such account, or it is closed
  public void close(UserId user, boolean erase) {
    boolean closed =
        deviceLists.change(
            user,
            tx -> {
              if (!store.users().deactivate(tx, user)) {
                return false;
              }
              sessions.endAll(tx, user);
              if (erase) {
                store.users().erase(tx, user);
              }
              store.threepids().deleteAll(tx, user);
              store.names().remove(tx, user);
              store.presence().deleteAll(tx, user);
              store.departures().add(tx, user);
              store.users().noteChange(tx, user);
              return true;
            });
    if (!closed) {
      throw notFound("There is no such user, or the account has been closed before");
    }
    changes.look();
  }

  /// Some of those who have not been led out of everything yet, in the order of their ids.
  ///
  /// @param last after whom to go on, or `null`
  public List<UserId> unfinished(@Nullable UserId last, int limit) {
    return store.departures().page(last == null ? "" : last.value(), limit);
  }

  /// Clears away what is left of somebody who is in no room any more.
  public void finish(UserId user) {
    boolean erased = erasures.all().containsKey(user);
    store
        .committer()
        .write(
            tx -> {
              store.accountData().deleteAll(tx, user);
              store.filters().deleteAll(tx, user);
              if (erased) {
                store.profiles().deleteAll(tx, user);
              }
              store.departures().remove(tx, user);
              return user;
            });
  }
}
