package klatsch.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import klatsch.json.CanonicalJson;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.SoftFailed;
import klatsch.rules.format.Draft;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.store.StoreSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// What a change of state costs on disk, counted on SQLite, which leaves one file.
class StateSizeTest {
  private static final int CHANGES = 600;
  private static final int LONG_FORK = 1_000;
  private static final int TENTHS = 10;

  @TempDir private Path folder;

  /// All is counted: the event, its indexes, the state of the room, memberships, what cites what,
  /// and the states at the ends of forks. What is left of the three is room for rooms of which only
  /// a part is known.
  @Test
  void aChangeOfStateTakesAtMostThreeTimesItsEvent() throws Exception {
    var dag = new Dag(Algorithm.V2_1);
    var others = new DagServers(dag);
    long before = size(others, dag);
    long json = 0;

    try (var test = new TestRooms(new StoreSettings("", folder), others)) {
      var random = new Random(1);
      var left = "start";
      var right = "start";
      for (int i = 0; i < CHANGES; i++) {
        var user = new UserId("@user%d:there".formatted(i));
        var content = "{'membership': 'join', 'displayname': 'User %d'}".formatted(i);
        var draft = dag.draft(StateKey.MEMBER, user.value(), user, content);
        boolean meet = random.nextInt(10) == 0 && !left.equals(right);
        var after = meet ? List.of(left, right) : List.of(left);
        var event = dag.add("e" + i, after, draft, 100 + i);
        var pdu = others.pdu(event);
        assertThat(test.rooms.incoming().receive(dag.room, pdu, "there"))
            .isNotInstanceOf(Dropped.class);
        json += CanonicalJson.bytes(pdu).length;
        // Sometimes the next event is on the other side.
        var other = meet ? "e" + i : right;
        boolean turn = random.nextBoolean();
        left = turn ? other : "e" + i;
        right = turn ? "e" + i : other;
      }
      assertThat(test.rooms.timeline().get(dag.room).head().joined()).hasSize(CHANGES + 1);
    }

    assertThat(Files.size(folder.resolve("klatsch.db")) - before)
        .as("bytes on disk for %d bytes of events", json)
        .isPositive()
        .isLessThan(3 * json);
  }

  /// Where nobody here is on the fork's side: each of its events has a state of its own.
  ///
  /// What an event takes in memory, in bytes of all threads, tells how much of the fork is read and
  /// gone through for it: to walk back over all of it would take thirty times as much at its end.
  @Test
  void soDoesAChangeOnAForkOfAThousand(TestReporter reporter) throws Exception {
    var dag = new Dag(Algorithm.V2_1);
    var others = new DagServers(dag);
    var dave = Dag.user("dave");
    var founder = Dag.user("founder");
    dag.add("dave", List.of("start"), member(dag, dave, dave, "join"), 10);
    var levels = dag.levelsWith(List.of("dave"), Map.of(dave, 60L));
    dag.add("levels2", List.of("dave"), dag.draft("m.room.power_levels", "", founder, levels), 11);
    long before = size(others, dag);
    var ban = dag.add("ban", List.of("levels2"), member(dag, founder, dave, "ban"), 12);
    long json = 0;
    var taken = new long[TENTHS];

    try (var test = new TestRooms(new StoreSettings("", folder), others)) {
      assertThat(test.rooms.incoming().receive(dag.room, others.pdu(ban), "there"))
          .isInstanceOf(Accepted.class);
      var last = "levels2";
      for (int i = 0; i < LONG_FORK; i++) {
        var draft = dag.draft("m.room.note", "n" + i, dave, "{'text': 'Note %d'}".formatted(i));
        var event = dag.add("f" + i, List.of(last), draft, 100 + i);
        last = "f" + i;
        var pdu = others.pdu(event);
        long earlier = memory();
        assertThat(test.rooms.incoming().receive(dag.room, pdu, "there"))
            .isInstanceOf(SoftFailed.class);
        taken[i * TENTHS / LONG_FORK] += memory() - earlier;
        json += CanonicalJson.bytes(pdu).length;
      }
      reporter.publishEntry("bytes of memory for each tenth of the fork", Arrays.toString(taken));
      assertThat(taken[TENTHS - 1])
          .as("bytes of memory for each tenth of the fork: %s", Arrays.toString(taken))
          .isLessThan(2 * TENTHS * taken[0]);
      var room = test.rooms.timeline().get(dag.room);
      for (var name : List.of("f0", "f7", "f8", "f512", last)) {
        assertThat(test.rooms.states().after(room, dag.get(name).id()))
            .as(name)
            .isEqualTo(dag.stateAfter(name));
      }
    }

    assertThat(Files.size(folder.resolve("klatsch.db")) - before)
        .as("bytes on disk for %d bytes of events", json)
        .isPositive()
        .isLessThan(3 * json);
  }

  private static long memory() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
  }

  private static Draft member(Dag dag, UserId sender, UserId target, String to) {
    var content = "{'membership': '%s'}".formatted(to);
    return dag.draft(StateKey.MEMBER, target.value(), sender, content);
  }

  private long size(DagServers others, Dag dag) throws Exception {
    try (var test = new TestRooms(new StoreSettings("", folder), others)) {
      test.rooms.incoming().begin(dag.version, others.pdu("create"));
      for (var name : dag.names()) {
        test.rooms.incoming().receive(dag.room, others.pdu(name), "there");
      }
    }
    return Files.size(folder.resolve("klatsch.db"));
  }
}
