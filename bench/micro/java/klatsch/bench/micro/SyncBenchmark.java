package klatsch.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import klatsch.accounts.Accounts;
import klatsch.config.PasswordConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.SessionConfig;
import klatsch.e2ee.Encryption;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.DeviceId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.presence.Availability;
import klatsch.rooms.Intent;
import klatsch.rooms.Rooms;
import klatsch.rooms.StreamToken;
import klatsch.rooms.creation.CreateContent;
import klatsch.rules.RoomVersion;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.sync.SyncAnswer;
import klatsch.sync.SyncFilter;
import klatsch.sync.SyncRequest;
import klatsch.sync.Syncing;
import klatsch.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a client is told, put together on top of a real store but without HTTP: everything about
/// some rooms, and one message in one of them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SyncBenchmark {
  private static final UserId USER = new UserId("@user:here");
  private static final DeviceId DEVICE = new DeviceId("DEVICE");
  private static final int MESSAGES = 20;

  @Param({"5", "500"})
  private int rooms;

  private @Nullable Path folder;
  private @Nullable Store store;
  private @Nullable Rooms house;
  private @Nullable Syncing syncing;
  private @Nullable StreamToken before;

  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("klatsch-micro");
    store = Store.open(new StoreSettings("", folder));
    var clock = Clock.systemUTC();
    var random = RandomGenerator.getDefault();
    var notifier = new Notifier();
    store.committer().onPublished(_ -> notifier.flush());
    var accounts =
        Accounts.open(
            "here",
            new RegistrationConfig(RegistrationConfig.Mode.OPEN),
            PasswordConfig.USUAL,
            SessionConfig.USUAL,
            store,
            notifier,
            clock,
            random);
    house = Rooms.open("here", store, accounts, notifier, clock, random);
    var encryption = Encryption.open(store, notifier, Telemetry.unseen().devices(), clock);
    syncing = Syncing.open(store, accounts, house, encryption, notifier, clock);
    var ids = new ArrayList<RoomId>();
    for (int i = 0; i < rooms; i++) {
      ids.add(room(house));
    }
    before = initial().next();
    says(house, ids.getFirst(), "What is new");
  }

  private static RoomId room(Rooms house) {
    var version = RoomVersion.DEFAULT;
    var content = CreateContent.of(version, USER, JsonObject.EMPTY, List.of());
    var id =
        house
            .timeline()
            .create(
                version,
                Intent.state(USER, StateKey.CREATE, content),
                _ ->
                    List.of(
                        Intent.member(USER, USER, Membership.JOIN),
                        Intent.state(USER, StateKey.POWER_LEVELS, JsonObject.EMPTY)),
                (_, _) -> {});
    for (int i = 0; i < MESSAGES; i++) {
      says(house, id, "Something of long ago");
    }
    return id;
  }

  private static void says(Rooms house, RoomId room, String text) {
    var content = JsonObject.of("body", text);
    house.timeline().send(room, Intent.message(USER, "m.room.message", content), null);
  }

  @Benchmark
  public SyncAnswer initial() {
    return sync(null);
  }

  @Benchmark
  public SyncAnswer oneMessage() {
    return sync(before);
  }

  private SyncAnswer sync(@Nullable StreamToken since) {
    var request =
        new SyncRequest(
            USER, DEVICE, since, SyncFilter.ALL, false, false, Duration.ZERO, Availability.OFFLINE);
    return Objects.requireNonNull(syncing).news().await(request);
  }

  @TearDown
  public void close() throws IOException {
    Objects.requireNonNull(syncing).close();
    Objects.requireNonNull(house).close();
    Objects.requireNonNull(store).close();
    try (var files = Files.walk(Objects.requireNonNull(folder))) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
