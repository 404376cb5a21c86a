package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Fate;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Busy;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.KnownAlready;
import klatsch.rooms.Received.Rejected;
import klatsch.rooms.Received.SoftFailed;
import klatsch.rooms.Received.Waiting;
import klatsch.rules.RoomVersion;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Many people act at once, and against each other. Whatever comes of it, the rooms that are left
/// are such as could have come about by one event after the other, each allowed by the rules.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class CrowdTest {
  private static final int PEOPLE = 200;
  private static final int DEEDS = 12;

  /// Fewer, for each may be a fork of its own, and the more forks, the more there is to resolve.
  private static final int DEEDS_ELSEWHERE = 3;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private final long seed = System.nanoTime();
  private final AtomicInteger happened = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private TestRooms test;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder), Elsewhere.servers());
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void twoHundredPeopleInOneRoomLeaveItInOrder() throws Exception {
    var room = room(RoomVersion.DEFAULT);

    everybody(person -> acts(person, test, List.of(room)));

    assertThat(happened).as("deeds, seed %s", seed).hasValueGreaterThan(PEOPLE);
    assertThat(refused).as("refusals, seed %s", seed).hasValueGreaterThan(PEOPLE / 10);
    Replay.of(test, room, "seed " + seed).matches(test.rooms.timeline().get(room).head());
  }

  @Test
  void nobodyWaitsForEverWhoIsInManyRoomsAtOnce() throws Exception {
    var rooms = Stream.generate(() -> room(RoomVersion.V11)).limit(5).toList();

    everybody(person -> acts(person, test, rooms));

    for (var room : rooms) {
      Replay.of(test, room, "seed " + seed).matches(test.rooms.timeline().get(room).head());
    }
  }

  @Test
  void twoServersOnOneDatabaseNeverForkARoom() throws Exception {
    var room = room(RoomVersion.DEFAULT);

    try (var other = test.beside()) {
      everybody(person -> acts(person, person % 2 == 0 ? test : other, List.of(room)));

      assertThat(happened).as("deeds, seed %s", seed).hasValueGreaterThan(PEOPLE);
    }
    test.restart();
    Replay.of(test, room, "seed " + seed).matches(test.rooms.timeline().get(room).head());
  }

  /// People here do as they like, and people elsewhere do things against them in a room that they
  /// know from a while ago.
  @Test
  void whatComesFromElsewhereMeanwhileFitsInToo() throws Exception {
    var room = room(RoomVersion.DEFAULT);

    everybody(
        person -> {
          if (isElsewhere(person)) {
            actsElsewhere(person, List.of(test), room);
          } else {
            acts(person, test, List.of(room));
          }
        });

    assertThat(happened).as("deeds, seed %s", seed).hasValueGreaterThan(PEOPLE);
    assertThat(refused).as("refusals, seed %s", seed).hasValueGreaterThan(PEOPLE / 10);
    isRight(room);
    test.restart();
    isRight(room);
  }

  @Test
  void twoServersOnOneDatabaseHearOfOthersAtOnce() throws Exception {
    var room = room(RoomVersion.DEFAULT);

    try (var other = test.beside()) {
      var both = List.of(test, other);
      everybody(
          person -> {
            if (isElsewhere(person)) {
              actsElsewhere(person, both, room);
            } else {
              acts(person, both.get(person % 2), List.of(room));
            }
          });

      assertThat(happened).as("deeds, seed %s", seed).hasValueGreaterThan(PEOPLE / 2);
    }
    test.restart();
    isRight(room);
  }

  private static boolean isElsewhere(int person) {
    return person % 6 == 1;
  }

  private void isRight(RoomId room) {
    var fates = new ForkReplay(test, room, "seed " + seed).isRight();
    assertThat(fates.get(Fate.ACCEPTED)).as("seed %s", seed).isGreaterThan(PEOPLE / 2);
    assertThat(test.rooms.timeline().get(room).metAt())
        .as("states met, seed %s", seed)
        .isPositive();
  }

  /// @param where the servers that hear of it: of each event one, or all at the same time
  private void actsElsewhere(int person, List<TestRooms> where, RoomId room) {
    var random = RandomGeneratorFactory.getDefault().create(seed + person);
    var elsewhere = new Elsewhere(random);
    for (int i = 0; i < DEEDS_ELSEWHERE; i++) {
      var intent = intent(i, Elsewhere.user(person), random);
      var first = where.get(random.nextInt(where.size()));
      var pdu = elsewhere.event(first, room, intent);
      var servers = random.nextInt(3) == 0 ? where : List.of(first);
      servers.parallelStream().map(server -> sends(server, room, pdu)).forEach(this::count);
    }
  }

  private static Received sends(TestRooms to, RoomId room, JsonObject pdu) {
    while (true) {
      var received = to.rooms.incoming().receive(room, pdu, Elsewhere.NAME);
      if (!(received instanceof Busy)) {
        return received;
      }
    }
  }

  private void count(Received received) {
    switch (received) {
      case Accepted _ -> happened.incrementAndGet();
      case SoftFailed _, Rejected _ -> refused.incrementAndGet();
      case KnownAlready _ -> {}
      case Waiting _, Dropped _, Busy _ -> throw new AssertionError(received + ", seed " + seed);
    }
  }

  private static Intent intent(int deed, UserId who, RandomGenerator random) {
    var anybody = random.nextInt(PEOPLE);
    var other = isElsewhere(anybody) ? Elsewhere.user(anybody) : user(anybody);
    return switch (deed == 0 ? 0 : random.nextInt(10)) {
      case 0, 1 -> Intent.member(who, who, Membership.JOIN);
      case 2 -> Intent.member(who, who, Membership.LEAVE);
      case 3 -> Intent.member(who, other, Membership.INVITE);
      case 4 -> Intent.member(who, other, Membership.LEAVE);
      case 5 -> Intent.member(who, other, Membership.BAN);
      case 6 -> Intent.state(who, StateKey.TOPIC, JsonObject.of("topic", who + "'s"));
      case 7 ->
          Intent.state(
              who, StateKey.POWER_LEVELS, levels(RoomVersion.DEFAULT, random.nextInt(40, 60)));
      default -> TestRooms.message(who, "Hello, I am " + who);
    };
  }

  /// A room that is open, in which every tenth person may do much.
  private RoomId room(RoomVersion version) {
    var room = test.publicRoom(version);
    set(test, ALICE, room, StateKey.POWER_LEVELS, levels(version, 60));
    return room;
  }

  private static JsonObject levels(RoomVersion version, long ofThePowerful) {
    var users = JsonObject.builder();
    if (!version.has(RoomVersion.Trait.CREATORS_OUTRANK_ALL)) {
      users.put(ALICE.value(), Json.of(100));
    }
    for (int i = 0; i < PEOPLE; i += 10) {
      users.put(user(i).value(), Json.of(ofThePowerful));
      users.put(Elsewhere.user(i + 1).value(), Json.of(ofThePowerful));
    }
    return JsonObject.builder().put("users", users.build()).build();
  }

  private static UserId user(int number) {
    return new UserId("@user" + number + ":here");
  }

  @FunctionalInterface
  private interface Life {
    void of(int person);
  }

  /// Waits for all, and fails as the first of them that failed.
  private static void everybody(Life life) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lives =
          IntStream.range(0, PEOPLE)
              .mapToObj(person -> threads.submit(() -> life.of(person)))
              .toList();
      for (var end : lives) {
        end.get();
      }
    }
  }

  private void acts(int person, TestRooms where, List<RoomId> rooms) {
    var random = RandomGeneratorFactory.getDefault().create(seed + person);
    for (int i = 0; i < DEEDS; i++) {
      var room = rooms.get(random.nextInt(rooms.size()));
      try {
        act(i, user(person), where, room, random);
        happened.incrementAndGet();
      } catch (MatrixException _) {
        refused.incrementAndGet();
      }
    }
  }

  private static void act(
      int deed, UserId who, TestRooms where, RoomId room, RandomGenerator random) {
    var memberships = where.rooms.memberships();
    var other = user(random.nextInt(PEOPLE));
    if (deed == 0) {
      memberships.join(who, room, null);
      return;
    }
    switch (random.nextInt(10)) {
      case 0 -> memberships.leave(who, room, null);
      case 1 -> memberships.join(who, room, null);
      case 2 -> memberships.invite(who, room, other, null);
      case 3 -> memberships.kick(who, room, other, null);
      case 4 -> memberships.ban(who, room, other, null);
      case 5 -> memberships.unban(who, room, other, null);
      case 6 -> set(where, who, room, StateKey.TOPIC, JsonObject.of("topic", who + "'s"));
      case 7 -> {
        var version = where.rooms.timeline().get(room).head().version();
        set(where, who, room, StateKey.POWER_LEVELS, levels(version, random.nextInt(40, 60)));
      }
      default -> where.says(who, room, "Hello, I am " + who);
    }
  }

  private static void set(
      TestRooms where, UserId who, RoomId room, StateKey key, JsonObject content) {
    where.rooms.timeline().append(room, Plan.of(Intent.state(who, key, content)));
  }
}
