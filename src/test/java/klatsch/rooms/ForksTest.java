package klatsch.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rooms.Received.Accepted;
import klatsch.rules.RoomVersion;
import klatsch.rules.stateres.Dag;
import klatsch.rules.stateres.RandomDag;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Rooms with forks and merges, whose events come in any order: the state at every event is that of
/// the whole history played again, and what else is kept about a room agrees with it.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class ForksTest {
  /// One version for each way to resolve states, and both kinds of ids where there are both.
  private static final List<RoomVersion> VERSIONS =
      List.of(RoomVersion.V1, RoomVersion.V2, RoomVersion.V11, RoomVersion.V12);

  /// Two of each version: each run has others.
  private static final int ROOMS = 8;

  private static final int EVENTS = 30;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  /// One server, and the room that it hears of.
  private final class Server implements AutoCloseable {
    final Dag dag;
    final DagServers others;
    final TestRooms test;
    final String about;

    Server(Dag dag, String about) throws Exception {
      this.dag = dag;
      this.about = about;
      this.others = new DagServers(dag);
      others.tellsMissing = false;
      others.tellsState = false;
      this.test = new TestRooms(database.fresh(Files.createTempDirectory(folder, "")), others);
      assertThat(test.rooms.incoming().begin(dag.version, others.pdu("create")))
          .isInstanceOf(Accepted.class);
    }

    Received receives(Event event) {
      return test.rooms.incoming().receive(dag.room, others.pdu(event), "there");
    }

    RoomSnapshot room() {
      return test.rooms.timeline().get(dag.room);
    }

    Map<StateKey, EventId> state() {
      return ids(room().head().state());
    }

    void knowsTheStateAtEachEvent() {
      for (var name : dag.names()) {
        assertThat(test.rooms.states().after(room(), dag.get(name).id()))
            .as("%s, after %s", about, name)
            .isEqualTo(dag.stateAfter(name));
      }
    }

    /// Its own idea of the room is where its ends meet, and all that follows from it agrees.
    void agreesWithItself() {
      var head = room().head();
      var ends = head.extremities().stream().map(dag::name).toList();
      assertThat(state()).as("%s, ends %s", about, ends).isEqualTo(dag.stateBefore(ends));
      var joined = new HashSet<UserId>();
      head.state()
          .forEach(
              (key, event) -> {
                if (event.membership() != null) {
                  var user = new UserId(key.key());
                  assertThat(test.rooms.userRooms().of(user).get(dag.room).membership())
                      .as("%s, %s", about, user)
                      .isEqualTo(event.membership());
                  if (event.membership() == Membership.JOIN) {
                    joined.add(user);
                  }
                }
              });
      assertThat(head.joined()).as(about).hasSameElementsAs(joined);
      assertThat(test.store.memberships().members(head.nr(), Membership.JOIN))
          .as(about)
          .hasSameElementsAs(joined);
      assertThat(room().tail())
          .as(about)
          .allSatisfy(stored -> assertThat(dag.isRejected(dag.name(stored.id()))).isFalse());
    }

    void isTheSameAfterARestart() {
      var before = room().head();
      test.restart();
      assertThat(state()).as(about).isEqualTo(ids(before.state()));
      assertThat(room().head().extremities()).as(about).isEqualTo(before.extremities());
      assertThat(room().head().joined()).as(about).isEqualTo(before.joined());
    }

    @Override
    public void close() {
      test.close();
    }
  }

  private static Map<StateKey, EventId> ids(Map<StateKey, Event> state) {
    var ids = new HashMap<StateKey, EventId>();
    state.forEach((key, event) -> ids.put(key, event.id()));
    return ids;
  }

  @Test
  void theStateAtEachEventIsThatOfTheWholeHistory() throws Exception {
    int together = 0;
    for (int i = 0; i < ROOMS; i++) {
      long seed = System.nanoTime();
      var random = new Random(seed);
      var version = VERSIONS.get(i % VERSIONS.size());
      var room = new RandomDag(version, seed, EVENTS);
      var about = "version " + version + ", seed " + seed;
      try (var here = new Server(room.dag, about + ", here");
          var there = new Server(room.dag, about + ", there")) {
        for (var server : List.of(here, there)) {
          var arrivals = new ArrayList<>(room.dag.events());
          Collections.shuffle(arrivals, random);
          int restart = random.nextInt(arrivals.size());
          arrivals.subList(0, restart).forEach(server::receives);
          server.agreesWithItself();
          server.isTheSameAfterARestart();
          arrivals.subList(restart, arrivals.size()).forEach(server::receives);
          room.inSomeOrder().forEach(server::receives);

          server.knowsTheStateAtEachEvent();
          server.agreesWithItself();
          server.isTheSameAfterARestart();
        }
        together += meetsEverything(room.dag, here, there) ? 1 : 0;
      }
    }
    assertThat(together).as("rooms in which both ended with the same").isGreaterThan(ROOMS / 3);
  }

  /// Which events have soft-failed depends on what came first; an event that cites all ends of the
  /// history brings those together who accept it.
  private static boolean meetsEverything(Dag dag, Server here, Server there) {
    var ends = dag.ends();
    for (var name : List.of("founder", "alice", "bob", "carol", "dave")) {
      var draft = dag.draft("m.room.message", null, Dag.user(name), "{'body': 'all together'}");
      if (ends.size() <= 20 && dag.isAllowed(ends, draft)) {
        var last = dag.add("last", ends, draft, 1_000);
        boolean both =
            here.receives(last) instanceof Accepted && there.receives(last) instanceof Accepted;
        if (both) {
          assertThat(here.room().head().extremities()).as(here.about).containsExactly(last.id());
          assertThat(here.state()).as(here.about).isEqualTo(there.state());
          assertThat(here.state()).as(here.about).isEqualTo(dag.stateAfter("last"));
        }
        return both;
      }
    }
    return false;
  }
}
