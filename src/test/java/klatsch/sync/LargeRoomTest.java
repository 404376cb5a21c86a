package klatsch.sync;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.presence.Availability;
import klatsch.rooms.DagServers;
import klatsch.rooms.Received;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.RoomHead;
import klatsch.rooms.StreamToken;
import klatsch.rooms.TestRooms;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.rules.stateres.Dag;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens in a room of a hundred thousand members does not cost as much as they are many:
/// counted in bytes of memory that all threads together took for it, among which is every row that
/// was read. An entry of the state takes some hundreds.
class LargeRoomTest {
  private static final int MEMBERS = 100_000;
  private static final int BATCH = 5_000;
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final SyncFilter LAZY =
      SyncFilter.of(
          JsonObject.of(
              "room", JsonObject.of("state", JsonObject.of("lazy_load_members", Json.of(true)))));

  /// A twentieth of what it takes to look at each member once.
  private static final long LITTLE = 2_000_000;

  @TempDir private static Path folder;
  private static TestRooms test;
  private static Syncing syncing;
  private static RoomId room;

  @BeforeAll
  static void open() {
    test = new TestRooms(new StoreSettings("", folder), new DagServers(new Dag(RoomVersion.V12)));
    room = test.publicRoom(RoomVersion.DEFAULT);
    test.joins(BOB, room);
    var head = head();
    for (int from = 0; from < MEMBERS; from += BATCH) {
      head = join(test.store, head, from, from + BATCH);
    }
    test.restart();
    syncing = TestSyncing.open(test);
    assertThat(head().joined().size()).isEqualTo(MEMBERS + 2);
  }

  @AfterAll
  static void close() {
    syncing.close();
    test.close();
  }

  /// Straight into the store, as they lie there when they have come one by one.
  private static RoomHead join(Store store, RoomHead before, int from, int to) {
    var joins = new ArrayList<Event>();
    var head = before;
    for (int i = from; i < to; i++) {
      var user = member(i);
      var content = JsonObject.of("membership", "join").with("displayname", Json.of("Member " + i));
      var event =
          EventFormat.build(
              head.version(),
              Draft.state(room, "m.room.member", user.value(), user, content),
              head.extremities(),
              cited(before),
              head.depth() + 1,
              i);
      joins.add(event);
      head = head.with(event);
    }
    var after = head;
    store.write(
        tx -> {
          joins.forEach(event -> write(store, tx, before.nr(), event));
          store
              .rooms()
              .advance(tx, before.nr(), before.extremities(), after.depth(), after.extremities());
          return null;
        });
    return head;
  }

  private static void write(Store store, Transaction tx, long nr, Event event) {
    long at = tx.nextPosition();
    store
        .events()
        .insert(
            tx,
            nr,
            at,
            event.id(),
            event.bytes(),
            event.originServerTs(),
            null,
            null,
            Fate.ACCEPTED);
    store.states().set(tx, nr, Objects.requireNonNull(event.key()), at);
    store.memberships().set(tx, nr, event.sender(), Membership.JOIN, at, event.sender());
  }

  /// In bytes; the least of some tries, for others may be at work too.
  private static long cost(Callable<?> deed) throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long before = threads.getTotalThreadAllocatedBytes();
      deed.call();
      least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
    }
    return least;
  }

  private static Heard sync(UserId user, @Nullable StreamToken since) throws Exception {
    return Heard.of(
        syncing
            .news()
            .await(
                new SyncRequest(
                    user, PHONE, since, LAZY, false, false, Duration.ZERO, Availability.ONLINE)));
  }

  @Test
  void theMembersAreSeenIfSomebodyLooksAtThem() throws Exception {
    long state =
        cost(() -> assertThat(test.rooms.state().all(BOB, room)).hasSizeGreaterThan(MEMBERS));
    long read = cost(() -> test.store.states().current(nr()));

    assertThat(read).as("bytes to read the whole state").isGreaterThan(10 * LITTLE);
    assertThat(state).as("bytes to look at the state in memory").isLessThan(read / 4);
  }

  @Test
  void aMessageCostsLittle() throws Exception {
    assertThat(cost(() -> test.says(BOB, room, "Hello all"))).as("bytes").isLessThan(LITTLE);
  }

  @Test
  void comingAndGoingCostsLittle() throws Exception {
    var before = head().joined();

    long cost =
        cost(
            () -> {
              test.rooms.memberships().join(CAROL, room, null);
              test.rooms.memberships().leave(CAROL, room, null);
              return null;
            });

    assertThat(cost).as("bytes").isLessThan(LITTLE);
    assertThat(head().joined().size()).isEqualTo(before.size());
  }

  @Test
  void toCountThemCostsLittle() throws Exception {
    long cost =
        cost(
            () -> {
              assertThat(head().joined().size()).isGreaterThan(MEMBERS);
              assertThat(test.store.memberships().count(nr(), Membership.JOIN))
                  .isGreaterThan(MEMBERS);
              return null;
            });

    assertThat(cost).as("bytes").isLessThan(LITTLE);
  }

  @Test
  void oneEntryOfTheStateCostsLittle() throws Exception {
    long now = cost(() -> test.rooms.state().get(BOB, room, StateKey.member(ALICE)));
    long position = test.rooms.timeline().get(room).position();
    long then = cost(() -> test.store.states().get(nr(), StateKey.JOIN_RULES, position - 100));

    assertThat(now).as("bytes").isLessThan(LITTLE);
    assertThat(then).as("bytes").isLessThan(LITTLE);
  }

  @Test
  void whoFollowsIsToldOfWhatIsNew() throws Exception {
    var since = sync(BOB, null).next();
    long cost =
        cost(
            () -> {
              test.says(ALICE, room, "News");
              return assertThat(sync(BOB, since).joined()).containsKey(room);
            });

    assertThat(cost).as("bytes").isLessThan(LITTLE);
  }

  /// What is told from far back would take as much reading as has changed since.
  @Test
  void whatStandsInFrontOfAHundredThousandChangesIsSentAway() {
    var bob = Objects.requireNonNull(head().get(StateKey.member(BOB)));
    var late = joins("late", bob);
    var member = Objects.requireNonNull(head().get(StateKey.member(member(MEMBERS - 1_000))));
    var recent = joins("recent", member);

    assertThat(receive(late))
        .isEqualTo(
            new Dropped(
                "More than 50000 entries of this room's state have changed since what this event"
                    + " stands on"));
    assertThat(receive(recent)).isEqualTo(new Accepted(recent.id()));
    assertThat(head().isJoined(recent.sender())).isTrue();
    test.says(BOB, room, "Welcome");
  }

  private static Event joins(String name, Event after) {
    var user = new UserId("@" + name + ":there");
    var draft =
        Draft.state(room, "m.room.member", user.value(), user, JsonObject.of("membership", "join"));
    return EventFormat.build(
        RoomVersion.DEFAULT, draft, List.of(after.id()), cited(head()), after.depth() + 1, 1);
  }

  private static List<EventId> cited(RoomHead head) {
    return Stream.of(StateKey.POWER_LEVELS, StateKey.JOIN_RULES)
        .map(key -> Objects.requireNonNull(head.get(key)).id())
        .toList();
  }

  private static Received receive(Event event) {
    var key = DagServers.keyOf("there");
    var signed = EventFormat.signed(RoomVersion.DEFAULT, event, "there", key);
    return test.rooms.incoming().receive(room, signed.pdu(), "there");
  }

  private static RoomHead head() {
    return test.rooms.timeline().get(room).head();
  }

  private static UserId member(int number) {
    return new UserId("@member" + number + ":there");
  }

  private static long nr() {
    return head().nr();
  }
}
