package klatsch.sync;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.presence.Availability;
import klatsch.rooms.DagServers;
import klatsch.rooms.Intent;
import klatsch.rooms.Plan;
import klatsch.rooms.Received;
import klatsch.rooms.StreamToken;
import klatsch.rooms.TestRooms;
import klatsch.rules.format.Draft;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A room in which Alice, who is here, and people on another server act at the same time, so that
/// it forks and meets again and again. A client that follows it ends with its state.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class FollowingForksTest {
  private static final DeviceId DEVICE = new DeviceId("PHONE");

  private static final int STEPS = 60;
  private static final List<String> REMOTE = List.of("founder", "carol", "dave");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<Event> underWay = new ArrayList<>();
  private Dag dag;
  private DagServers others;
  private TestRooms test;
  private Syncing syncing;
  private int local;

  void open(Algorithm by) {
    dag = new Dag(by);
    others = new DagServers(dag);
    test = new TestRooms(database.fresh(folder), others);
    syncing = openSyncing();
    test.rooms.incoming().begin(dag.version, others.pdu("create"));
    dag.events().forEach(this::arrives);
  }

  private Syncing openSyncing() {
    return TestSyncing.open(test);
  }

  @AfterEach
  void stop() {
    syncing.close();
    test.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V2_1"})
  void aClientEndsWithTheState(Algorithm by) {
    open(by);
    acts(Intent.member(ALICE, ALICE, Membership.JOIN));
    var client = new AlicesClient();

    for (int i = 0; i < STEPS; i++) {
      happens(i);
      if (random.nextInt(4) == 0) {
        client.syncs();
      }
      if (random.nextInt(30) == 0) {
        restarts();
      }
    }
    underWay.forEach(this::arrives);
    client.syncs();
    client.syncs();

    for (var name : dag.names()) {
      assertThat(test.rooms.states().after(test.rooms.timeline().get(dag.room), dag.get(name).id()))
          .as("seed %s, after %s", seed, name)
          .isEqualTo(dag.stateAfter(name));
    }
    assertThat(local).as("seed %s", seed).isPositive();
    if (test.rooms.timeline().get(dag.room).head().isJoined(ALICE)) {
      client.knowsTheState();
    }
  }

  private void restarts() {
    syncing.close();
    test.restart();
    syncing = openSyncing();
  }

  private void happens(int step) {
    if (random.nextInt(3) == 0) {
      acts(
          random.nextBoolean()
              ? TestRooms.message(ALICE, "m" + step)
              : Intent.state(ALICE, StateKey.TOPIC, JsonObject.of("topic", "t" + step)));
      return;
    }
    var draft = draft(step);
    var after = parents();
    if (dag.isAllowed(after, draft) || random.nextInt(10) == 0) {
      underWay.add(dag.add("r" + step, after, draft, 100 + step));
    }
    while (!underWay.isEmpty() && random.nextBoolean()) {
      arrives(underWay.removeFirst());
    }
  }

  /// Some of what the other server knows.
  private List<String> parents() {
    var ends = dag.ends();
    if (random.nextBoolean()) {
      return ends.subList(0, Math.min(ends.size(), 20));
    }
    var names = dag.names();
    int newest = Math.min(names.size() - 4, 6);
    return List.of(names.get(names.size() - 1 - (newest > 0 ? random.nextInt(newest) : 0)));
  }

  private Draft draft(int step) {
    var sender = Dag.user(REMOTE.get(random.nextInt(REMOTE.size())));
    var target = random.nextInt(4) > 0 ? sender : Dag.user("dave");
    return switch (random.nextInt(8)) {
      case 0, 1 -> dag.draft("m.room.topic", "", sender, "{'topic': 'r%d'}".formatted(step));
      case 2 -> dag.draft("m.room.name", "", sender, "{'name': 'r%d'}".formatted(step));
      case 3, 4 ->
          dag.draft(
              "m.room.member",
              target.value(),
              sender,
              "{'membership':'join','n':%d}".formatted(step));
      case 5 ->
          dag.draft(
              "m.room.member",
              target.value(),
              sender,
              "{'membership':'ban','n':%d}".formatted(step));
      case 6 ->
          dag.draft(
              "m.room.power_levels",
              "",
              Dag.user("founder"),
              dag.levelsWith(List.of("start"), Map.of(ALICE, 50L, Dag.user("carol"), 50L)));
      default -> dag.draft("m.room.message", null, sender, "{'body': 'r%d'}".formatted(step));
    };
  }

  private void acts(Intent intent) {
    try {
      for (var stored : test.rooms.timeline().append(dag.room, Plan.of(intent))) {
        dag.take("l" + local, stored.event());
        local++;
      }
    } catch (MatrixException _) {
      return; // She may not, or not any more.
    }
  }

  private void arrives(Event event) {
    assertThat(test.rooms.incoming().receive(dag.room, others.pdu(event), "there"))
        .as("seed %s, %s", seed, event)
        .isNotInstanceOf(Received.Dropped.class);
  }

  /// Knows the state by what it is told of it, and not by the timeline: the old way cannot tell of
  /// states that met.
  private final class AlicesClient {
    private final Map<StateKey, EventId> state = new HashMap<>();
    private @Nullable StreamToken since;

    void syncs() {
      var limit = JsonObject.of("limit", Json.of(1 + random.nextInt(8)));
      var filter = SyncFilter.of(JsonObject.of("room", JsonObject.of("timeline", limit)));
      var request =
          new SyncRequest(
              ALICE, DEVICE, since, filter, false, true, Duration.ZERO, Availability.OFFLINE);
      var answer = Heard.of(syncing.news().await(request));
      var joined = answer.joined(dag.room);
      if (joined != null) {
        joined.state().forEach(this::sets);
      }
      since = answer.next();
    }

    private void sets(Event event) {
      state.put(event.key(), event.id());
    }

    /// Nobody can be told that an entry has gone.
    void knowsTheState() {
      var really = new HashMap<StateKey, EventId>();
      test.rooms.timeline().get(dag.room).head().state().forEach((k, e) -> really.put(k, e.id()));
      var known = new HashMap<>(state);
      known.keySet().retainAll(really.keySet());
      assertThat(known).as("seed %s", seed).isEqualTo(really);
    }
  }
}
