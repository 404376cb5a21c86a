package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.SoftFailed;
import klatsch.rules.RoomVersion;
import klatsch.rules.RoomVersion.Trait;
import klatsch.rules.stateres.Dag;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Two servers act against each other in a room of each version, and we hear of the one first, or
/// of the other. What we take for the state of the room is what the specification says, and the
/// next event, which is ours, goes on from there.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class ForksOfEveryVersionTest {
  private static final UserId FOUNDER = Dag.user("founder");
  private static final UserId CAROL = Dag.user("carol");
  private static final UserId DAVE = Dag.user("dave");
  private static final StateKey DAVE_IN = StateKey.member(DAVE);

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  /// A room of Founder's, in which Carol and Dave have some power, as another server knows it.
  private final class Meeting implements AutoCloseable {
    final Dag dag;
    final DagServers others;
    final TestRooms test;
    private int time = 100;

    Meeting(RoomVersion version) throws Exception {
      dag = new Dag(version);
      others = new DagServers(dag);
      test = new TestRooms(database.fresh(Files.createTempDirectory(folder, "")), others);
      member("carol", CAROL, CAROL, "join", "start");
      member("dave", DAVE, DAVE, "join", "carol");
      levels("levels2", FOUNDER, Map.of(CAROL, 60L, DAVE, 50L), "dave");
      assertThat(test.rooms.incoming().begin(version, others.pdu("create")))
          .isInstanceOf(Accepted.class);
      dag.names().stream().skip(1).forEach(this::receive);
    }

    void add(String name, StateKey key, UserId sender, JsonObject content, String... after) {
      dag.add(name, List.of(after), dag.draft(key.type(), key.key(), sender, content), time++);
      assertThat(dag.isRejected(name)).as(name).isFalse();
    }

    void member(String name, UserId sender, UserId target, String to, String... after) {
      add(name, StateKey.member(target), sender, JsonObject.of("membership", to), after);
    }

    void levels(String name, UserId sender, Map<UserId, Long> changes, String... after) {
      var content = dag.levelsWith(List.of(after), changes);
      add(name, StateKey.POWER_LEVELS, sender, content, after);
    }

    void topic(String name, UserId sender, String... after) {
      add(name, StateKey.TOPIC, sender, JsonObject.of("topic", name), after);
    }

    /// What the state of today forbids has soft-failed, until others bring it together with that.
    void receive(String name) {
      var received = test.rooms.incoming().receive(dag.room, others.pdu(name), "there");
      assertThat(received).as(name).isInstanceOfAny(Accepted.class, SoftFailed.class);
    }

    /// We hear of both sides, then from one who has heard of both, and then somebody here comes in.
    void meet(boolean leftFirst, List<String> left, List<String> right) {
      (leftFirst ? left : right).forEach(this::receive);
      (leftFirst ? right : left).forEach(this::receive);
      isAsItsEndsSay();

      var hello = dag.draft("m.room.message", null, FOUNDER, "{'body': 'Hello both'}");
      dag.add("hello", List.of(left.getLast(), right.getLast()), hello, time++);
      receive("hello");
      assertThat(ends()).containsExactly("hello");
      isAsItsEndsSay();

      test.joins(ALICE, dag.room);
      dag.take("alice", last());
      assertThat(dag.isRejected("alice")).isFalse();
      isAsItsEndsSay();
      test.restart();
      assertThat(ends()).containsExactly("alice");
      isAsItsEndsSay();
    }

    private List<String> ends() {
      var ends = test.rooms.timeline().get(dag.room).head().extremities();
      return ends.stream().map(dag::name).toList();
    }

    private Event last() {
      return test.rooms.timeline().get(dag.room).tail().getLast().event();
    }

    private void isAsItsEndsSay() {
      var room = test.rooms.timeline().get(dag.room);
      var state = new HashMap<StateKey, EventId>();
      room.head().state().forEach((key, event) -> state.put(key, event.id()));
      assertThat(state).as("ends %s", ends()).isEqualTo(dag.stateBefore(ends()));
      for (var name : dag.names()) {
        var after = test.rooms.states().after(room, dag.get(name).id());
        assertThat(after == null || after.equals(dag.stateAfter(name))).as(name).isTrue();
      }
    }

    String now(StateKey key) {
      return dag.name(test.rooms.timeline().get(dag.room).head().state().get(key).id());
    }

    boolean has(Trait trait) {
      return dag.version.has(trait);
    }

    @Override
    public void close() {
      test.close();
    }
  }

  private static RoomVersion version(String id) {
    return RoomVersion.ALL.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"})
  void aBanAgainstAJoin(String version) throws Exception {
    for (boolean leftFirst : List.of(true, false)) {
      try (var room = new Meeting(version(version))) {
        room.member("leaves", DAVE, DAVE, "leave", "levels2");
        room.receive("leaves");
        room.member("ban", FOUNDER, DAVE, "ban", "leaves");
        room.member("join", DAVE, DAVE, "join", "leaves");
        room.topic("topic", CAROL, "join");

        room.meet(leftFirst, List.of("ban"), List.of("join", "topic"));

        if (room.has(Trait.STATE_RES_V2)) {
          assertThat(room.now(DAVE_IN)).isEqualTo("ban");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"})
  void competingPowerLevels(String version) throws Exception {
    for (boolean leftFirst : List.of(true, false)) {
      try (var room = new Meeting(version(version))) {
        room.levels("less", FOUNDER, Map.of(CAROL, 0L), "levels2");
        room.levels("more", CAROL, Map.of(DAVE, 60L), "levels2");
        room.topic("topic", DAVE, "more");

        room.meet(leftFirst, List.of("less"), List.of("more", "topic"));

        if (room.has(Trait.STATE_RES_V2)) {
          assertThat(room.now(StateKey.POWER_LEVELS)).isEqualTo("less");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"})
  void aTopicAgainstATopic(String version) throws Exception {
    for (boolean leftFirst : List.of(true, false)) {
      try (var room = new Meeting(version(version))) {
        room.topic("early", CAROL, "levels2");
        room.topic("deep", DAVE, "levels2");
        room.topic("deeper", DAVE, "deep");
        room.topic("late", CAROL, "early");

        room.meet(leftFirst, List.of("early", "late"), List.of("deep", "deeper"));

        if (room.has(Trait.STATE_RES_V2)) {
          assertThat(room.now(StateKey.TOPIC)).isEqualTo("late");
        }
      }
    }
  }
}
