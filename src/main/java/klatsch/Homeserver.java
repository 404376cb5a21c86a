package klatsch;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import klatsch.accounts.Accounts;
import klatsch.accounts.Attempts;
import klatsch.accounts.IdentityServers;
import klatsch.api.client.ClientApi;
import klatsch.api.client.EventJson;
import klatsch.api.client.MediaApi;
import klatsch.api.client.PasswordAttempts;
import klatsch.api.client.RoomAnswers;
import klatsch.api.client.TokenAuthenticator;
import klatsch.api.client.wellknown.GetWellknownSupport.Contact;
import klatsch.api.client.wellknown.GetWellknownSupport.Support;
import klatsch.api.federation.FederationApi;
import klatsch.cli.Program;
import klatsch.config.DataConfig;
import klatsch.config.IdentityConfig;
import klatsch.config.LimitsConfig;
import klatsch.config.MetricsConfig;
import klatsch.config.SupportConfig;
import klatsch.e2ee.Encryption;
import klatsch.http.Buckets;
import klatsch.http.Endpoint;
import klatsch.http.HttpLimits;
import klatsch.http.HttpServer;
import klatsch.http.HttpSettings;
import klatsch.http.OperatorServer;
import klatsch.media.Media;
import klatsch.model.SteadyClock;
import klatsch.notify.Notifier;
import klatsch.outgoing.Outgoing;
import klatsch.outgoing.Trust;
import klatsch.rooms.Rooms;
import klatsch.rooms.UserDirectory;
import klatsch.rules.RoomVersion;
import klatsch.search.Searching;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.sync.Syncing;
import klatsch.telemetry.DiskSpace;
import klatsch.telemetry.Health;
import klatsch.telemetry.Metrics;
import klatsch.telemetry.Telemetry;
import klatsch.telemetry.Version;
import klatsch.web.Website;
import org.jspecify.annotations.Nullable;

/// Builds every part, from the bottom to the top, and takes them down in the opposite order.
public final class Homeserver implements Program.Running {
  /// Of what is switched off.
  private static final List<Endpoint<?, ?>> NO_ENDPOINTS = List.of();

  private final Store store;
  private final Accounts accounts;
  private final Rooms rooms;
  private final UserDirectory directory;
  private final Syncing syncing;
  private final @Nullable Searching searching;
  private final Media media;
  private final HttpServer http;
  private final Health health;
  private final @Nullable OperatorServer operators;

  private Homeserver(
      Store store,
      Accounts accounts,
      Rooms rooms,
      UserDirectory directory,
      Syncing syncing,
      @Nullable Searching searching,
      Media media,
      HttpServer http,
      Health health,
      @Nullable OperatorServer operators) {
    this.store = store;
    this.accounts = accounts;
    this.rooms = rooms;
    this.directory = directory;
    this.syncing = syncing;
    this.searching = searching;
    this.media = media;
    this.http = http;
    this.health = health;
    this.operators = operators;
  }

  /// Starts serving.
  ///
  /// @throws klatsch.config.StartupProblem when that cannot be
  public static Homeserver start(Config config) {
    return start(config, Clock.systemUTC(), new SecureRandom());
  }

  /// The same, for tests that hold the clock in their hand.
  public static Homeserver start(Config config, Clock clock, RandomGenerator random) {
    var telemetry = Telemetry.of(Version.current());
    var store = Store.open(storeSettings(config), telemetry.store());
    try {
      return start(config, clock, random, store, telemetry);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Homeserver start(
      Config config, Clock clock, RandomGenerator random, Store store, Telemetry telemetry) {
    var name = config.server().name();
    var notifier = new Notifier();
    store.committer().onPublished(_ -> notifier.flush());
    var accounts =
        Accounts.open(
            name,
            config.registration(),
            config.password(),
            config.session(),
            store,
            notifier,
            attempts(config.limits(), clock),
            identityServers(config.identity()),
            clock,
            random);
    var rooms = Rooms.open(name, store, accounts, notifier, clock, random);
    accounts.changes().keepLooking();
    var directory = UserDirectory.open(store, accounts.profiles(), rooms, config.directory());
    var encryption = Encryption.open(store, notifier, telemetry.devices(), clock);
    var syncing =
        Syncing.open(store, accounts, rooms, encryption, config.presence(), notifier, clock);
    var searching = searching(config, store, rooms, telemetry);
    var media = Media.open(name, config.media(), config.data().media(), store, clock, random);
    var events = new EventJson(clock);
    var health = health(config.data(), store);
    var forOperators = ClientApi.health(health);
    var endpoints =
        Stream.of(
                forOperators,
                ClientApi.server(
                    config.server().baseUrl(),
                    support(config.support()),
                    accounts.threepids().canBeAdded(),
                    RoomVersion.DEFAULT.id(),
                    RoomVersion.ALL.stream().map(RoomVersion::id).toList()),
                ClientApi.accounts(accounts),
                ClientApi.rooms(rooms, syncing.presence()),
                ClientApi.userDirectory(directory),
                ClientApi.sync(rooms, syncing, events),
                ClientApi.encryption(encryption),
                searching == null ? NO_ENDPOINTS : ClientApi.search(searching, rooms, events),
                MediaApi.of(media, config.server().baseUrl()),
                FederationApi.accounts(accounts),
                Website.pages(accounts.userInteractive(), config.web().examples()))
            .flatMap(List::stream)
            .toList();
    telemetry.http().longPolls().reads(notifier::waiting);
    telemetry.memory().sessions().reads(accounts.sessions()::known);
    telemetry.memory().rooms().reads(rooms.timeline()::inMemory);
    var operators = operators(config.metrics(), telemetry.metrics(), forOperators, clock);
    try {
      var http =
          HttpServer.start(
              httpSettings(config),
              endpoints,
              new TokenAuthenticator(accounts.sessions()),
              new RoomAnswers(rooms.firstAnswers()),
              telemetry.http(),
              clock);
      http.beforeClose(notifier::close);
      http.beforeClose(media::stopWaiting);
      return new Homeserver(
          store, accounts, rooms, directory, syncing, searching, media, http, health, operators);
    } catch (RuntimeException e) {
      close(operators);
      media.close();
      close(searching);
      directory.close();
      throw e;
    }
  }

  private static @Nullable Searching searching(
      Config config, Store store, Rooms rooms, Telemetry telemetry) {
    var folder = config.data().searchIndex();
    return config.search().enabled()
        ? Searching.open(store, rooms, folder, telemetry.search())
        : null;
  }

  private static Health health(DataConfig data, Store store) {
    var disk = new DiskSpace(data.folder().toFile()::getUsableSpace);
    return new Health(List.of(store::problem, disk), System::nanoTime);
  }

  private static @Nullable OperatorServer operators(
      MetricsConfig config, Metrics metrics, List<Endpoint<?, ?>> endpoints, Clock clock) {
    var port = config.port();
    return port == null
        ? null
        : OperatorServer.start(config.bind(), port, metrics::text, endpoints, clock);
  }

  private static void close(@Nullable OperatorServer operators) {
    if (operators != null) {
      operators.close();
    }
  }

  private static void close(@Nullable Searching searching) {
    if (searching != null) {
      searching.close();
    }
  }

  private static Attempts attempts(LimitsConfig limits, Clock clock) {
    var steady = new SteadyClock(clock);
    return limits.enabled()
        ? new PasswordAttempts(
            new Buckets(limits.password(), steady), new Buckets(limits.strangers(), steady))
        : Attempts.UNCOUNTED;
  }

  private static IdentityServers identityServers(IdentityConfig config) {
    var authorities = config.authorities();
    var trust = authorities == null ? Trust.usual() : Trust.alsoIn(authorities);
    return IdentityServers.of(config.servers(), new Outgoing(trust));
  }

  private static @Nullable Support support(SupportConfig config) {
    var contacts =
        config.hasContact()
            ? List.of(new Contact(config.matrixId(), config.email(), config.role().wireName()))
            : null;
    var page = config.page() == null ? null : config.page().toString();
    return contacts == null && page == null ? null : new Support(contacts, page);
  }

  private static StoreSettings storeSettings(Config config) {
    return StoreSettings.of(config.database(), config.data());
  }

  private static HttpSettings httpSettings(Config config) {
    var http = config.http();
    return new HttpSettings(
        config.server().name(),
        http.bind(),
        http.port(),
        http.httpsPort(),
        config.data().folder(),
        HttpLimits.USUAL
            .withBodyBytes(Math.toIntExact(http.maxBody().bytes()))
            .withConnections(http.connections(), http.connectionsPerAddress()),
        config.limits(),
        http.trustedProxies());
  }

  /// Who is here, for what is done to them from outside.
  public Accounts accounts() {
    return accounts;
  }

  @Override
  public List<URI> addresses() {
    return http.addresses();
  }

  /// Where operators look, or `null` if there is no port for them.
  public @Nullable Integer metricsPort() {
    return operators == null ? null : operators.port();
  }

  /// Answers what is in flight, wakes those who wait, and closes the database. Until then operators
  /// are told that it stops.
  @Override
  public void close() {
    health.stopping();
    http.close();
    accounts.changes().close();
    syncing.close();
    media.close();
    close(searching);
    directory.close();
    rooms.close();
    close(operators);
    store.close();
  }
}
