package klatsch.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.presence.Availability;
import klatsch.rooms.EventFilter;
import klatsch.rooms.History.Direction;
import klatsch.rooms.Intent;
import klatsch.rooms.Plan;
import klatsch.rooms.Receipts;
import klatsch.rooms.Seen;
import klatsch.rooms.StreamToken;
import klatsch.rooms.TestRooms;
import klatsch.rules.RoomVersion;
import klatsch.store.TestDatabase;
import klatsch.sync.SyncAnswer.TimelinePart;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever happens in a room, and whenever and however a client asks: if it fills its gaps as the
/// specification says, it ends with the room's timeline and state, with nothing lost, nothing twice
/// and nothing out of order.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class FollowingTest {
  private static final DeviceId DEVICE = new DeviceId("PHONE");

  private static final int STEPS = 120;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private final long seed = System.nanoTime();
  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
  private TestRooms test;
  private Syncing syncing;
  private RoomId room;

  @BeforeEach
  void start() {
    test = new TestRooms(database.fresh(folder));
    syncing = open();
    room = test.publicRoom(RoomVersion.DEFAULT);
  }

  @AfterEach
  void stop() {
    syncing.close();
    test.close();
  }

  private Syncing open() {
    return TestSyncing.open(test);
  }

  @RepeatedTest(5)
  void aClientThatAsksNowAndThenEndsWithTheRoom() {
    var client = new BobsClient();

    for (int i = 0; i < STEPS; i++) {
      happens();
      if (random.nextInt(4) == 0) {
        client.syncs();
        client.knowsTheState();
      }
      if (random.nextInt(60) == 0) {
        restarts();
      }
    }

    client.endsWithTheRoom();
  }

  @RepeatedTest(3)
  void aClientThatAsksWhileThingsHappenEndsWithTheRoom() {
    var client = new BobsClient();
    var world =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 3 * STEPS; i++) {
                happens();
              }
            });

    while (!world.isDone()) {
      client.syncs();
    }
    world.join();

    client.endsWithTheRoom();
  }

  @RepeatedTest(5)
  void aClientThatLoadsMembersLazilyKnowsWhoSpeaks() {
    var client = new LazyClient();
    changes(Membership.JOIN);

    for (int i = 0; i < STEPS; i++) {
      happens();
      if (random.nextInt(4) == 0) {
        client.syncs();
      }
      if (random.nextInt(60) == 0) {
        restarts();
      }
    }
  }

  private void restarts() {
    syncing.close();
    test.restart();
    syncing = open();
  }

  /// Something, made up by chance. Bob comes and goes; Alice and Carol talk.
  private void happens() {
    int which = random.nextInt(20);
    switch (which) {
      case 0 -> changes(Membership.LEAVE);
      case 1, 2 -> changes(Membership.JOIN);
      case 3 -> sets(StateKey.TOPIC, JsonObject.of("topic", "t" + random.nextInt(100)));
      case 4 -> sets(StateKey.NAME, JsonObject.of("name", "n" + random.nextInt(100)));
      case 5 -> test.joins(CAROL, room);
      case 6 -> visibility();
      case 7 -> receipt();
      case 8 -> burst();
      case 9, 10, 11 -> carolSpeaks();
      default -> test.says(ALICE, room, "m" + random.nextInt(1000));
    }
  }

  private void burst() {
    int many = random.nextInt(90);
    for (int i = 0; i < many; i++) {
      test.says(ALICE, room, "burst " + i);
    }
  }

  /// Or gives herself another name.
  private void carolSpeaks() {
    if (head().isJoined(CAROL)) {
      if (random.nextInt(3) > 0) {
        test.says(CAROL, room, "c" + random.nextInt(1000));
        return;
      }
      var name = "Carol " + random.nextInt(1000);
      var content = JsonObject.builder().put("membership", "join").put("displayname", name);
      var named = Intent.state(CAROL, StateKey.member(CAROL), content.build());
      test.rooms.timeline().append(room, Plan.of(named));
    }
  }

  private void changes(Membership to) {
    boolean isIn = head().isJoined(BOB);
    if (isIn == (to == Membership.LEAVE)) {
      test.rooms.timeline().append(room, Plan.of(Intent.member(BOB, BOB, to)));
    }
  }

  private void visibility() {
    var values = List.of("shared", "joined", "invited", "world_readable");
    var value = values.get(random.nextInt(values.size()));
    sets(StateKey.HISTORY_VISIBILITY, JsonObject.of("history_visibility", value));
  }

  private void sets(StateKey key, JsonObject content) {
    test.rooms.timeline().append(room, Plan.of(Intent.state(ALICE, key, content)));
  }

  private void receipt() {
    var newest = test.rooms.timeline().get(room).tail().getLast().id();
    syncing.receipts().read(ALICE, room, Receipts.READ, newest, null);
  }

  private klatsch.rooms.RoomHead head() {
    return test.rooms.timeline().get(room).head();
  }

  /// What a client does with what it is told.
  private final class BobsClient {
    private final List<Seen> timeline = new ArrayList<>();
    private final Map<StateKey, EventId> state = new HashMap<>();
    private @Nullable StreamToken since;

    void syncs() {
      boolean stateAfter = random.nextBoolean();
      var limit = JsonObject.of("limit", Json.of(random.nextInt(8)));
      var filter = SyncFilter.of(JsonObject.of("room", JsonObject.of("timeline", limit)));
      boolean fullState = random.nextInt(10) == 0;
      var request =
          new SyncRequest(
              BOB,
              DEVICE,
              since,
              filter,
              fullState,
              stateAfter,
              Duration.ZERO,
              Availability.OFFLINE);
      var answer = Heard.of(syncing.news().await(request));
      var joined = answer.joined(room);
      if (joined != null) {
        takes(joined.timeline(), joined.state(), stateAfter);
      }
      var left = answer.left(room);
      if (left != null) {
        takes(left.timeline(), left.state(), stateAfter);
      }
      since = answer.next();
    }

    private void takes(TimelinePart part, Iterable<Event> told, boolean stateAfter) {
      told.forEach(this::sets);
      if (!stateAfter) {
        part.events().forEach(seen -> sets(seen.stored().event()));
      }
      if (part.limited()) {
        timeline.addAll(gapBefore(part.start()));
      }
      // A client that comes back to a room may be told again what it knows.
      part.events().stream().filter(seen -> !knows(seen)).forEach(timeline::add);
    }

    private void sets(Event event) {
      var key = event.key();
      if (key != null) {
        state.put(key, event.id());
      }
    }

    /// Pages back until there is something known, or nothing.
    private List<Seen> gapBefore(long start) {
      var gap = new ArrayList<Seen>();
      Long from = start;
      while (from != null) {
        var page =
            test.rooms
                .history()
                .messages(
                    BOB, room, Direction.BACK, from, null, 1 + random.nextInt(30), EventFilter.ALL);
        for (var seen : page.events()) {
          if (knows(seen)) {
            return gap.reversed();
          }
          gap.add(seen);
        }
        from = page.end();
      }
      return gap.reversed();
    }

    private boolean knows(Seen seen) {
      return !timeline.isEmpty() && seen.position() <= timeline.getLast().position();
    }

    void endsWithTheRoom() {
      changes(Membership.JOIN);
      syncs();
      syncs();

      var everything = everythingFor(BOB);
      assertThat(timeline.stream().map(Seen::position).toList())
          .as("seed %s", seed)
          .containsExactlyElementsOf(everything.stream().map(Seen::position).toList());
      assertThat(new HashSet<>(timeline)).hasSameSizeAs(timeline);
      knowsTheState();
    }

    /// While Bob is in the room, he knows how it is.
    void knowsTheState() {
      if (head().isJoined(BOB)) {
        var really = new HashMap<StateKey, EventId>();
        head().state().forEach((key, event) -> really.put(key, event.id()));
        assertThat(state).as("seed %s", seed).isEqualTo(really);
      }
    }
  }

  /// What a client does that hears only of members who speak. Some answers never reach it.
  private final class LazyClient {
    private static final String FILTER =
        "{\"room\":{\"timeline\":{\"limit\":%d},\"state\":{\"lazy_load_members\":true}}}";

    private final SyncFilter filter =
        SyncFilter.of(Json.parseObject(FILTER.formatted(1 + random.nextInt(12)).getBytes(UTF_8)));
    private final Map<StateKey, EventId> state = new HashMap<>();
    private @Nullable StreamToken since;

    void syncs() {
      boolean fullState = random.nextInt(20) == 0;
      var begun =
          syncing
              .news()
              .await(
                  new SyncRequest(
                      BOB,
                      DEVICE,
                      since,
                      filter,
                      fullState,
                      false,
                      Duration.ZERO,
                      Availability.OFFLINE));
      if (random.nextInt(6) == 0) {
        begun.join().forEachRemaining(_ -> {}); // and then it breaks off
        return;
      }
      var answer = Heard.of(begun);
      if (random.nextInt(6) == 0) {
        return;
      }
      since = answer.next();
      var joined = answer.joined(room);
      if (joined == null) {
        return;
      }
      joined.state().forEach(this::sets);
      joined.timeline().events().forEach(seen -> sets(seen.stored().event()));
      joined.timeline().events().forEach(seen -> knows(seen.stored().event().sender()));
      state.forEach((key, event) -> assertThat(event).isEqualTo(now(key)));
    }

    private void sets(Event event) {
      var key = event.key();
      if (key != null) {
        state.put(key, event.id());
      }
    }

    private void knows(UserId sender) {
      var key = StateKey.member(sender);
      assertThat(state.get(key)).as("%s, seed %s", sender, seed).isEqualTo(now(key));
    }

    private EventId now(StateKey key) {
      return head().get(key).id();
    }
  }

  /// All of the room that somebody may see, read from its beginning.
  private List<Seen> everythingFor(UserId user) {
    var all = new ArrayList<Seen>();
    Long from = 0L;
    while (from != null) {
      var page =
          test.rooms
              .history()
              .messages(user, room, Direction.FORTH, from, null, 17, EventFilter.ALL);
      all.addAll(page.events());
      from = page.end();
    }
    return all;
  }
}
