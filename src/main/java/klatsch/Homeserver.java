package klatsch;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import klatsch.accounts.Accounts;
import klatsch.api.client.ClientApi;
import klatsch.api.client.EventJson;
import klatsch.api.client.TokenAuthenticator;
import klatsch.cli.Program;
import klatsch.http.HttpLimits;
import klatsch.http.HttpServer;
import klatsch.http.HttpSettings;
import klatsch.notify.Notifier;
import klatsch.rooms.Rooms;
import klatsch.rules.RoomVersion;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.sync.Syncing;

/// Builds every part, from the bottom to the top, and takes them down in the opposite order.
public final class Homeserver implements Program.Running {
  private final Store store;
  private final Rooms rooms;
  private final Syncing syncing;
  private final HttpServer http;

  private Homeserver(Store store, Rooms rooms, Syncing syncing, HttpServer http) {
    this.store = store;
    this.rooms = rooms;
    this.syncing = syncing;
    this.http = http;
  }

  /// Starts serving.
  ///
  /// @throws klatsch.config.StartupProblem when that cannot be
  public static Homeserver start(Config config) {
    return start(config, Clock.systemUTC(), new SecureRandom());
  }

  /// The same, for tests that hold the clock in their hand.
  public static Homeserver start(Config config, Clock clock, RandomGenerator random) {
    var store = Store.open(storeSettings(config));
    try {
      return start(config, clock, random, store);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Homeserver start(Config config, Clock clock, RandomGenerator random, Store store) {
    var name = config.server().name();
    var notifier = new Notifier();
    store.committer().onPublished(_ -> notifier.flush());
    var accounts = Accounts.open(name, config.registration(), store, notifier, clock, random);
    var rooms = Rooms.open(name, store, accounts, notifier, clock, random);
    var syncing = Syncing.open(store, accounts, rooms, notifier, clock);
    var endpoints =
        Stream.of(
                ClientApi.server(
                    config.server().baseUrl(),
                    RoomVersion.DEFAULT.id(),
                    RoomVersion.ALL.stream().map(RoomVersion::id).toList()),
                ClientApi.accounts(accounts),
                ClientApi.rooms(rooms, syncing.presence()),
                ClientApi.sync(rooms, syncing, new EventJson(clock)))
            .flatMap(List::stream)
            .toList();
    var http =
        HttpServer.start(
            httpSettings(config), endpoints, new TokenAuthenticator(accounts.sessions()), clock);
    http.beforeClose(notifier::close);
    return new Homeserver(store, rooms, syncing, http);
  }

  private static StoreSettings storeSettings(Config config) {
    var url = config.database().url();
    return new StoreSettings(url == null ? "" : url.reveal(), config.data().folder());
  }

  private static HttpSettings httpSettings(Config config) {
    var http = config.http();
    return new HttpSettings(
        config.server().name(),
        http.bind(),
        http.port(),
        http.httpsPort(),
        config.data().folder(),
        HttpLimits.USUAL.withBodyBytes(Math.toIntExact(http.maxBody().bytes())));
  }

  @Override
  public List<URI> addresses() {
    return http.addresses();
  }

  /// Answers what is in flight, wakes those who wait, and closes the database.
  @Override
  public void close() {
    http.close();
    syncing.close();
    rooms.close();
    store.close();
  }
}
