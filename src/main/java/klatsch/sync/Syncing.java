package klatsch.sync;

import java.time.InstantSource;
import klatsch.accounts.Accounts;
import klatsch.e2ee.Encryption;
import klatsch.notify.Notifier;
import klatsch.presence.Presence;
import klatsch.push.Notifications;
import klatsch.push.Unread;
import klatsch.rooms.Receipts;
import klatsch.rooms.Rooms;
import klatsch.store.Store;

/// The front door: what clients are told, and what they tell each other in passing.
public record Syncing(
    News news,
    SyncFilters filters,
    Receipts receipts,
    Notifications notifications,
    Presence presence,
    Expiry expiry)
    implements AutoCloseable {
  public static Syncing open(
      Store store,
      Accounts accounts,
      Rooms rooms,
      Encryption encryption,
      Notifier notifier,
      InstantSource clock) {
    var accountData = accounts.accountData();
    var accountDataNews = new AccountDataNews(store.position());
    accountData.onChange(accountDataNews);
    accountData.onChange((user, _) -> rooms.ignoredUsers().changed(user));
    var receipts = new Receipts(store, rooms, accountData, notifier, clock);
    var unread = new Unread(rooms, receipts, accounts.pushRules());
    var presence = new Presence(store.devices(), rooms, notifier, clock);
    var news =
        new News(
            store,
            rooms,
            receipts,
            unread,
            presence,
            encryption.toDevice(),
            accountData,
            accountDataNews,
            notifier,
            clock);
    return new Syncing(
        news,
        new SyncFilters(accounts.filters()),
        receipts,
        new Notifications(store, rooms, unread),
        presence,
        new Expiry(rooms.typing(), presence));
  }

  /// Ends what goes on in the background.
  @Override
  public void close() {
    expiry.close();
  }
}
