package klatsch.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import klatsch.accounts.Accounts;
import klatsch.config.PasswordConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.SessionConfig;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.rooms.creation.CreateContent;
import klatsch.rules.RoomVersion;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.upkeep.Finding;
import klatsch.upkeep.Verification;

/// Rooms on a store of their own, without a server around them. Can be closed and opened again.
public final class TestRooms implements AutoCloseable {
  public static final UserId ALICE = new UserId("@alice:here");
  public static final UserId BOB = new UserId("@bob:here");
  public static final UserId CAROL = new UserId("@carol:here");

  private final StoreSettings settings;
  private final RemoteServers servers;
  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(42);
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");

  public Store store;
  public Notifier notifier;
  public Accounts accounts;
  public Rooms rooms;

  public TestRooms(StoreSettings settings) {
    this(settings, RemoteServers.NONE);
  }

  /// @param servers whom to ask about events that come from elsewhere
  public TestRooms(StoreSettings settings, RemoteServers servers) {
    this.settings = settings;
    this.servers = servers;
    open();
  }

  public static TestRooms onSqlite(Path folder) {
    return new TestRooms(new StoreSettings("", folder));
  }

  /// A second process, as it were, on the same database.
  public TestRooms beside() {
    return new TestRooms(settings.shared(), servers);
  }

  private void open() {
    openAccounts();
    rooms = Rooms.open("here", store, accounts, notifier, clock(), random, servers);
  }

  private void openAccounts() {
    store = Store.open(settings);
    notifier = new Notifier();
    store.committer().onPublished(_ -> notifier.flush());
    accounts =
        Accounts.open(
            "here",
            new RegistrationConfig(RegistrationConfig.Mode.OPEN),
            PasswordConfig.USUAL,
            SessionConfig.USUAL,
            store,
            notifier,
            clock(),
            random);
  }

  public void restart() {
    rooms.close();
    store.close();
    open();
  }

  /// Ends, and starts again after people did something of which rooms have heard nothing: as when
  /// the server fell over right after it.
  public void restartAfter(Consumer<Accounts> doing) {
    rooms.close();
    store.close();
    openAccounts();
    doing.accept(accounts);
    store.close();
    open();
  }

  /// Whatever a test has done, what it leaves on disk must be right.
  @Override
  public void close() {
    rooms.close();
    store.close();
    try (var onDisk = Store.open(settings.shared())) {
      var findings = new ArrayList<Finding>();
      Verification.run(onDisk, findings::add);
      assertThat(findings).isEmpty();
    }
  }

  public InstantSource clock() {
    return () -> now;
  }

  public void passes(java.time.Duration time) {
    now = now.plus(time);
  }

  /// A room of Alice's that anybody may join.
  public RoomId publicRoom(RoomVersion version) {
    var create =
        Intent.state(
            ALICE, StateKey.CREATE, CreateContent.of(version, ALICE, JsonObject.EMPTY, List.of()));
    return rooms
        .timeline()
        .create(
            version,
            create,
            _ ->
                List.of(
                    Intent.member(ALICE, ALICE, Membership.JOIN),
                    Intent.state(
                        ALICE,
                        StateKey.POWER_LEVELS,
                        version.has(RoomVersion.Trait.CREATORS_OUTRANK_ALL)
                            ? JsonObject.EMPTY
                            : JsonObject.of(
                                "users", JsonObject.builder().put(ALICE.value(), 100).build())),
                    Intent.state(ALICE, StateKey.JOIN_RULES, JsonObject.of("join_rule", "public"))),
            (_, _) -> {});
  }

  public void joins(UserId user, RoomId room) {
    rooms.timeline().append(room, Plan.of(Intent.member(user, user, Membership.JOIN)));
  }

  public EventId says(UserId user, RoomId room, String text) {
    return rooms.timeline().send(room, message(user, text), null);
  }

  public static Intent message(UserId user, String text) {
    return Intent.message(user, "m.room.message", JsonObject.of("body", text));
  }
}
