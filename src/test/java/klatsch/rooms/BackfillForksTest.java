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
import klatsch.rooms.History.Direction;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.Rejected;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.rules.stateres.RandomDag;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rooms with forks and merges that somebody joins late, and whose past comes page by page: the
/// state at every event is that of the whole history played again, and all of it is read exactly
/// once.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class BackfillForksTest {
  private static final int ROOMS = 8;
  private static final int EVENTS = 30;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"V2", "V2_1"})
  void theStateAtEachEventIsThatOfTheWholeHistory(Algorithm by) throws Exception {
    tell(by, false);
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V2_1"})
  void soItIsWhenSomeOfThePagesHaveHoles(Algorithm by) throws Exception {
    tell(by, true);
  }

  private void tell(Algorithm by, boolean withHoles) throws Exception {
    int joined = 0;
    for (int i = 0; i < ROOMS; i++) {
      long seed = System.nanoTime();
      var dag = new RandomDag(by.version(), seed, EVENTS).dag;
      var user = whoMayJoin(dag);
      if (user != null) {
        var settings = database.fresh(Files.createTempDirectory(folder, ""));
        try (var room = new JoinedRoom(dag, settings)) {
          new Story(room, user, seed, withHoles).isTold();
          joined++;
        }
      }
    }
    assertThat(joined).as("rooms that somebody could join").isGreaterThan(ROOMS / 3);
  }

  private static UserId whoMayJoin(Dag dag) {
    for (var name : List.of("alice", "bob")) {
      var user = Dag.user(name);
      var draft = dag.draft(StateKey.MEMBER, user.value(), user, "{'membership': 'join'}");
      if (dag.ends().size() <= 20 && dag.isAllowed(dag.ends(), draft)) {
        return user;
      }
    }
    return null;
  }

  private static final class Story {
    private final JoinedRoom here;
    private final Dag dag;
    private final UserId user;
    private final Random random;
    private final String about;
    private final boolean withHoles;

    /// What has not come in its turn, or stood on that.
    private final List<Event> late = new ArrayList<>();

    Story(JoinedRoom here, UserId user, long seed, boolean withHoles) {
      this.here = here;
      this.dag = here.dag;
      this.user = user;
      this.random = new Random(seed);
      this.about = "seed " + seed;
      this.withHoles = withHoles;
    }

    void isTold() {
      var join = here.join(user, 1_000);
      assertThat(here.isHandedOver(join)).as(about).isEqualTo(new Accepted(join.id()));
      var today = here.room().head().state();
      assertThat(ids(today)).as(about).isEqualTo(dag.stateAfter("join"));

      var past = new ArrayList<>(here.before(join, random));
      while (!past.isEmpty()) {
        var page = new ArrayList<>(past.subList(0, 1 + random.nextInt(past.size())));
        past.removeAll(page);
        if (withHoles && page.size() > 1) {
          late.add(page.remove(random.nextInt(page.size())));
        }
        comes(page);
        page.removeAll(late);
        knowsTheStates(page);
        if (random.nextInt(4) == 0) {
          here.test.restart();
        }
      }

      if (withHoles) {
        var rest = List.copyOf(late);
        late.clear();
        comes(rest);
        assertThat(late).as(about).isEmpty();
      }
      assertThat(here.test.rooms.incoming().wanted(dag.room)).as(about).isEmpty();
      knowsTheStates(dag.events());
      readsEachOnce();
      assertThat(here.room().head().state()).as(about).isEqualTo(today);
      assertThat(here.room().head().extremities()).as(about).containsExactly(join.id());
      assertThat(here.room().tail()).as(about).hasSize(1);
      somethingComesOutOfThePast();
    }

    private void comes(List<Event> page) {
      var sent = new ArrayList<>(page);
      Collections.shuffle(sent, random);
      var outcomes = here.bring(sent.stream().map(here.others::pdu).toList());
      for (int i = 0; i < sent.size(); i++) {
        var name = dag.name(sent.get(i).id());
        if (withHoles && outcomes.get(i) instanceof Dropped) {
          late.add(sent.get(i));
        } else {
          assertThat(outcomes.get(i))
              .as("%s, %s", about, name)
              .isInstanceOf(dag.isRejected(name) ? Rejected.class : Accepted.class);
        }
      }
    }

    private void knowsTheStates(List<Event> events) {
      for (var event : events) {
        var name = dag.name(event.id());
        assertThat(here.test.rooms.states().after(here.room(), event.id()))
            .as("%s, after %s", about, name)
            .isEqualTo(dag.stateAfter(name));
      }
    }

    /// Page by page, in both directions; and each event after its parents, if they came in order.
    private void readsEachOnce() {
      var back = here.reads(user, Direction.BACK, 7);
      assertThat(here.names(back)).as(about).containsExactlyInAnyOrderElementsOf(here.accepted());
      assertThat(here.names(here.reads(user, Direction.FORTH, 5)))
          .as(about)
          .isEqualTo(here.names(back).reversed());
      var seen = new HashSet<EventId>();
      for (var one : back.reversed()) {
        var event = one.stored().event();
        seen.add(event.id());
        assertThat(event.prevEvents().stream().filter(id -> !dag.isRejected(dag.name(id))))
            .as("%s, parents of %s", about, event)
            .allMatch(id -> withHoles || seen.contains(id));
        if (one.position() < 0) {
          assertThat(ids(here.test.rooms.states().at(here.room(), one.position())))
              .as("%s, at %s", about, event)
              .isEqualTo(dag.stateAfter(dag.name(event.id())));
        }
      }
    }

    /// An event that builds on what has been brought is judged as all are.
    private void somethingComesOutOfThePast() {
      for (int i = 0; i < 5; i++) {
        var names = dag.names();
        var after = List.of(names.get(random.nextInt(names.size())));
        var draft = dag.draft("m.room.topic", "", Dag.user("founder"), "{'n': %d}".formatted(i));
        var event = dag.add("late" + i, after, draft, 2_000 + i);
        here.test.rooms.incoming().receive(dag.room, here.others.pdu(event), "there");
        knowsTheStates(List.of(event));
      }
      var ends = here.room().head().extremities().stream().map(dag::name).toList();
      assertThat(ids(here.room().head().state())).as(about).isEqualTo(dag.stateBefore(ends));
      var joined = new HashSet<UserId>();
      here.room()
          .head()
          .state()
          .forEach(
              (key, event) -> {
                if (event.membership() == Membership.JOIN) {
                  joined.add(new UserId(key.key()));
                }
              });
      assertThat(here.test.store.memberships().members(here.room().head().nr(), Membership.JOIN))
          .as(about)
          .hasSameElementsAs(joined);
    }
  }

  private static Map<StateKey, EventId> ids(Map<StateKey, Event> state) {
    var ids = new HashMap<StateKey, EventId>();
    state.forEach((key, event) -> ids.put(key, event.id()));
    return ids;
  }
}
