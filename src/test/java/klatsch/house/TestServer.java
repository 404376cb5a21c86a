package klatsch.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Function;
import klatsch.Config;
import klatsch.Homeserver;
import klatsch.accounts.Accounts;
import klatsch.config.ConfigProblems;
import klatsch.config.Sources;
import klatsch.notify.Notifier;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.store.TemporaryFiles;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;

/// A whole homeserver in this JVM, on free ports, with a data folder of its own. Can be restarted.
public final class TestServer implements AutoCloseable {
  /// What holds in tests, unless they say otherwise. Limits are off: people do in a second what
  /// they else do in a day. Guests are welcome. And there are fewer connections than any system
  /// allows.
  private static final List<String> USUAL =
      List.of(
          "limits.enabled=false",
          "registration.guests=true",
          "registration.mode=public",
          "http.connections=1000",
          "http.port=0",
          "https.port=0",
          "metrics.port=0");

  private final StoreSettings database;
  private final List<String> settings;
  private final TurningClock clock = new TurningClock();
  private Homeserver homeserver;
  private Wire wire;

  private TestServer(StoreSettings database, List<String> settings) {
    this.database = database;
    this.settings = settings;
    start();
  }

  public static TestServer on(TestDatabase database) {
    return on(database, new String[0]);
  }

  /// @param settings such as `limits.enabled=true`
  public static TestServer on(TestDatabase database, String... settings) {
    return new TestServer(database.fresh(folder()), List.of(settings));
  }

  public static TestServer on(StoreSettings database, String... settings) {
    return new TestServer(database, List.of(settings));
  }

  public static TestServer onSqlite() {
    return on(TestDatabase.SQLITE);
  }

  /// Lasts as long as this JVM: when a server is closed, some still look at what it left.
  private static Path folder() {
    try {
      var folder = Files.createTempDirectory("klatsch-test");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFiles.remove(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() {
    homeserver = Homeserver.start(config(), clock, new SecureRandom());
    wire = new Wire(homeserver.addresses().getFirst());
  }

  private Config config() {
    var sources = new Sources(Config.settings(), List.of());
    // The first value of a setting stands.
    settings.forEach(setting -> give(sources, setting));
    USUAL.forEach(setting -> give(sources, setting));
    sources.option("data.dir", database.dataDir().toString());
    sources.option("database.url", database.url().replaceFirst("^jdbc:", ""));
    var given = sources.settings();
    var config = Config.from(given);
    try {
      given.check();
    } catch (ConfigProblems wrong) {
      throw new IllegalArgumentException(wrong);
    }
    return config;
  }

  private static void give(Sources sources, String setting) {
    int equals = setting.indexOf('=');
    sources.option(setting.substring(0, equals), setting.substring(equals + 1));
  }

  /// Stops and starts again on the same data; the ports change.
  public void restart() {
    homeserver.close();
    start();
  }

  /// The same, and meanwhile somebody does something to its files.
  public void restartAfter(Runnable deed) {
    homeserver.close();
    deed.run();
    start();
  }

  /// The same, and meanwhile somebody takes away the index of messages.
  public void losesItsIndex() {
    restartAfter(
        () -> {
          try (var files = Files.list(database.dataDir().resolve("search"))) {
            for (var file : files.toList()) {
              Files.delete(file);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  public Wire wire() {
    return wire;
  }

  public Homeserver homeserver() {
    return homeserver;
  }

  /// Does something to the accounts as the command line does it, while the server runs.
  public <T extends @Nullable Object> T beside(Function<Accounts, T> deed) {
    var config = config();
    try (var store = Store.open(database.shared())) {
      return deed.apply(
          Accounts.open(
              config.server().name(),
              config.registration(),
              config.password(),
              config.session(),
              store,
              new Notifier(),
              clock,
              new SecureRandom()));
    }
  }

  /// The server's time, which stands still until it is turned.
  public TurningClock clock() {
    return clock;
  }

  /// The command line beside this server, which need not run.
  public Terminal terminal() {
    return Terminal.on(database);
  }

  /// Lets the server see now what was done at the command line, which it does by itself every
  /// second.
  public void looks() {
    homeserver.accounts().changes().look();
  }

  public Person newPerson(String name) {
    return Person.register(wire, name);
  }

  @Override
  public void close() {
    homeserver.close();
  }
}
