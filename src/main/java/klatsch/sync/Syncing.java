package klatsch.sync;

import java.time.InstantSource;
import klatsch.accounts.Accounts;
import klatsch.config.PresenceConfig;
import klatsch.e2ee.Encryption;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.presence.Presence;
import klatsch.push.Notifications;
import klatsch.push.Unread;
import klatsch.rooms.Receipts;
import klatsch.rooms.Rooms;
import klatsch.store.Store;
import klatsch.sync.streams.DeviceListNews;
import klatsch.sync.streams.DeviceListStream;

/// The front door: what clients are told, and what they tell each other in passing.
public record Syncing(
    News news,
    EventStream events,
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
      PresenceConfig presenceConfig,
      Notifier notifier,
      InstantSource clock) {
    var accountData = accounts.accountData();
    var accountDataNews = new AccountDataNews(store.position());
    accountData.onChange(accountDataNews);
    accountData.onChange((user, _) -> rooms.ignoredUsers().changed(user));
    var deviceListNews = new DeviceListNews(store.position());
    accounts.deviceLists().onChange(deviceListNews);
    accounts.deviceLists().onVisible(user -> wakeWhoShares(user, rooms, notifier));
    var receipts = new Receipts(store, rooms, accountData, notifier, clock);
    var unread = new Unread(rooms, receipts, accounts.pushRules());
    var presence = Presence.open(presenceConfig, store, accounts, rooms, notifier, clock);
    var present = new Present(store, rooms, presence);
    var news =
        new News(
            present,
            store,
            rooms,
            receipts,
            unread,
            presence,
            encryption.toDevice(),
            new DeviceListStream(rooms, deviceListNews, store.deviceLists()),
            accountData,
            accountDataNews,
            notifier,
            clock);
    return new Syncing(
        news,
        new EventStream(present, rooms, receipts, presence, notifier, clock),
        new SyncFilters(accounts.filters()),
        receipts,
        new Notifications(store, rooms, unread),
        presence,
        new Expiry(rooms.typing(), presence));
  }

  private static void wakeWhoShares(UserId user, Rooms rooms, Notifier notifier) {
    notifier.wakeIf(other -> other.equals(user) || rooms.userRooms().share(user, other));
  }

  /// Ends what goes on in the background.
  @Override
  public void close() {
    expiry.close();
    presence.close();
  }
}
