package klatsch;

import java.security.SecureRandom;
import java.time.Clock;
import klatsch.accounts.Accounts;
import klatsch.cli.Program;
import klatsch.notify.Notifier;
import klatsch.store.Store;
import klatsch.store.StoreSettings;

/// The lower parts without those that serve: for commands that work while a server may be running
/// on the same data.
record BesideServer(Store store, Accounts accounts) implements Program.Beside {
  static BesideServer open(Config config) {
    var store = Store.open(StoreSettings.of(config.database(), config.data()).shared());
    var nobodyWaits = new Notifier();
    var accounts =
        Accounts.open(
            config.server().name(),
            config.registration(),
            config.password(),
            config.session(),
            store,
            nobodyWaits,
            Clock.systemUTC(),
            new SecureRandom());
    return new BesideServer(store, accounts);
  }

  @Override
  public void close() {
    store.close();
  }
}
