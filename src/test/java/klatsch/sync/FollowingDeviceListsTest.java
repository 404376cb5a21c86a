package klatsch.sync;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import klatsch.model.id.DeviceId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.presence.Availability;
import klatsch.rooms.StreamToken;
import klatsch.rooms.TestRooms;
import klatsch.rules.RoomVersion;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// However people come and go, log in and out, whatever is lost on the way and however often the
/// server starts anew: Alice's client knows the devices of exactly those with whom she shares a
/// room, and knows them as they are.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class FollowingDeviceListsTest {
  private static final UserId DAVE = new UserId("@dave:here");
  private static final List<UserId> ALL = List.of(ALICE, BOB, CAROL, DAVE);
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final DeviceId TABLET = new DeviceId("TABLET");
  private static final int STEPS = 120;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private final long seed = System.nanoTime();
  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
  private TestRooms test;
  private Syncing syncing;
  private final List<RoomId> rooms = new ArrayList<>();

  /// How often the devices of each have changed.
  private final Map<UserId, Integer> changes = new HashMap<>();

  /// The same, as it was when the client looked at the devices of those whom it follows.
  private final Map<UserId, Integer> seen = new HashMap<>();

  private @Nullable StreamToken since;

  @BeforeEach
  void start() {
    test = new TestRooms(database.fresh(folder));
    open();
    for (var user : ALL) {
      test.accounts.users().create(user, null, false);
      test.accounts.sessions().start(user, PHONE, null);
    }
    for (int i = 0; i < 3; i++) {
      rooms.add(test.publicRoom(RoomVersion.DEFAULT));
    }
    since = look().next();
    seen.putAll(asItIs());
  }

  private void open() {
    syncing = TestSyncing.open(test);
  }

  @AfterEach
  void stop() {
    syncing.close();
    test.close();
  }

  @RepeatedTest(6)
  void theClientKnowsTheDevicesOfThoseWithWhomARoomIsShared() {
    for (int i = 0; i < STEPS; i++) {
      var user = ALL.get(random.nextInt(ALL.size()));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> comesOrGoes(user, rooms.get(random.nextInt(rooms.size())));
        case 4, 5 -> logsInOrOut(user);
        case 6 -> renames(user);
        case 7 -> saysSomething();
        case 8 -> look();
        case 9 -> restarts();
        default -> syncs();
      }
    }
    syncs();

    assertThat(look().isEmpty()).as("seed %s", seed).isTrue();
  }

  @Test
  void toFindThatNoDeviceHasChangedTheDiskIsNotTouched() {
    test.joins(BOB, rooms.getFirst());
    syncs();

    test.store.close();

    assertThat(look().deviceLists().isEmpty()).isTrue();
  }

  private void comesOrGoes(UserId user, RoomId room) {
    if (isIn(user, room)) {
      test.rooms.memberships().leave(user, room, null);
    } else {
      test.joins(user, room);
    }
  }

  private void logsInOrOut(UserId user) {
    var sessions = test.accounts.sessions();
    if (test.accounts.devices().find(user, TABLET) == null) {
      sessions.start(user, TABLET, null);
    } else if (random.nextBoolean()) {
      sessions.end(user, List.of(TABLET));
    } else {
      sessions.endOthers(user, PHONE);
    }
    changes.merge(user, 1, Integer::sum);
  }

  private void renames(UserId user) {
    test.accounts.devices().rename(user, PHONE, "Phone " + random.nextInt(100));
    changes.merge(user, 1, Integer::sum);
  }

  private void saysSomething() {
    for (var room : rooms) {
      if (isIn(BOB, room)) {
        test.says(BOB, room, "something");
      }
    }
  }

  private void restarts() {
    syncing.close();
    test.restart();
    open();
  }

  /// An answer that the client gets.
  private void syncs() {
    var answer = look();
    var lists = answer.deviceLists();
    for (var user : lists.changed()) {
      seen.put(user, changes.getOrDefault(user, 0));
    }
    seen.keySet().removeAll(lists.left());
    since = answer.next();
    assertThat(Collections.disjoint(lists.left(), lists.changed())).as("seed %s", seed).isTrue();
    assertThat(seen).as("seed %s", seed).isEqualTo(asItIs());
  }

  /// An answer that is lost on the way.
  private SyncAnswer look() {
    return syncing
        .news()
        .await(
            new SyncRequest(
                ALICE,
                PHONE,
                since,
                SyncFilter.ALL,
                false,
                false,
                Duration.ZERO,
                Availability.OFFLINE));
  }

  private Map<UserId, Integer> asItIs() {
    var all = new HashMap<UserId, Integer>();
    for (var user : ALL) {
      if (user.equals(ALICE)
          || rooms.stream().anyMatch(room -> isIn(ALICE, room) && isIn(user, room))) {
        all.put(user, changes.getOrDefault(user, 0));
      }
    }
    return all;
  }

  private boolean isIn(UserId user, RoomId room) {
    return test.rooms.timeline().get(room).head().isJoined(user);
  }
}
