package klatsch.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Function;
import klatsch.Config;
import klatsch.Homeserver;
import klatsch.accounts.Accounts;
import klatsch.config.DataConfig;
import klatsch.config.DatabaseConfig;
import klatsch.config.HttpConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.Secret;
import klatsch.config.Settings;
import klatsch.notify.Notifier;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;

/// A whole homeserver in this JVM, on free ports, with a data folder of its own. Can be restarted.
public final class TestServer implements AutoCloseable {
  private final StoreSettings database;
  private final RegistrationConfig registration;
  private final TurningClock clock = new TurningClock();
  private Homeserver homeserver;
  private Wire wire;

  private TestServer(StoreSettings database, RegistrationConfig registration) {
    this.database = database;
    this.registration = registration;
    start();
  }

  public static TestServer on(TestDatabase database) {
    return with(database, new RegistrationConfig(RegistrationConfig.Mode.OPEN));
  }

  /// With other rules than usual about who may make an account.
  public static TestServer with(TestDatabase database, RegistrationConfig registration) {
    return new TestServer(database.fresh(folder()), registration);
  }

  public static TestServer onSqlite() {
    return on(TestDatabase.SQLITE);
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("klatsch-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() {
    homeserver = Homeserver.start(config(), clock, new SecureRandom());
    wire = new Wire(homeserver.addresses().getFirst());
  }

  private Config config() {
    var usual = Config.from(Settings.none());
    return new Config(
        usual.server(),
        new HttpConfig("127.0.0.1", 0, 0, usual.http().maxBody()),
        new DataConfig(database.dataDir()),
        new DatabaseConfig(database.url().isEmpty() ? null : new Secret(database.url())),
        registration,
        usual.session(),
        usual.log());
  }

  /// Stops and starts again on the same data; the ports change.
  public void restart() {
    homeserver.close();
    start();
  }

  public Wire wire() {
    return wire;
  }

  /// Does something to the accounts as the command line does it, while the server runs.
  public <T extends @Nullable Object> T beside(Function<Accounts, T> deed) {
    try (var store = Store.open(database.shared())) {
      var name = Config.from(Settings.none()).server().name();
      return deed.apply(
          Accounts.open(name, registration, store, new Notifier(), clock, new SecureRandom()));
    }
  }

  /// The server's time, which stands still until it is turned.
  public TurningClock clock() {
    return clock;
  }

  public Person newPerson(String name) {
    return Person.register(wire, name);
  }

  @Override
  public void close() {
    homeserver.close();
  }
}
