package klatsch.sync;

import java.time.InstantSource;
import klatsch.accounts.Accounts;
import klatsch.e2ee.Encryption;
import klatsch.notify.Notifier;
import klatsch.presence.Presence;
import klatsch.push.Unread;
import klatsch.rooms.Receipts;
import klatsch.rooms.Rooms;
import klatsch.store.Store;

/// The front door: what clients are told, and what they tell each other in passing.
public record Syncing(
    News news,
    EventStream events,
    SyncFilters filters,
    Receipts receipts,
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
    var presence = new Presence(store.devices(), rooms, notifier, clock);
    var present = new Present(store, rooms, presence);
    var news =
        new News(
            present,
            store,
            rooms,
            receipts,
            new Unread(rooms, receipts, accounts.pushRules()),
            presence,
            encryption.toDevice(),
            accountData,
            accountDataNews,
            notifier,
            clock);
    return new Syncing(
        news,
        new EventStream(present, rooms, receipts, presence, notifier, clock),
        new SyncFilters(accounts.filters()),
        receipts,
        presence,
        new Expiry(rooms.typing(), presence));
  }

  /// Ends what goes on in the background.
  @Override
  public void close() {
    expiry.close();
  }
}
