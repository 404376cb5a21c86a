package klatsch.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import klatsch.Config;
import klatsch.Homeserver;
import klatsch.config.DataConfig;
import klatsch.config.DatabaseConfig;
import klatsch.config.HttpConfig;
import klatsch.config.MetricsConfig;
import klatsch.config.Secret;
import klatsch.config.Settings;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;

/// A whole homeserver in this JVM, on free ports, with a data folder of its own. Can be restarted.
public final class TestServer implements AutoCloseable {
  private final StoreSettings database;
  private final TurningClock clock = new TurningClock();
  private Homeserver homeserver;
  private Wire wire;

  private TestServer(StoreSettings database) {
    this.database = database;
    start();
  }

  public static TestServer on(TestDatabase database) {
    return new TestServer(database.fresh(folder()));
  }

  public static TestServer on(StoreSettings database) {
    return new TestServer(database);
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
        usual.registration(),
        usual.log(),
        new MetricsConfig("127.0.0.1", 0));
  }

  /// Stops and starts again on the same data; the ports change.
  public void restart() {
    homeserver.close();
    start();
  }

  public Wire wire() {
    return wire;
  }

  public Homeserver homeserver() {
    return homeserver;
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
