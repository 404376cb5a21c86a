package klatsch.rules.stateres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rules.stateres.EventsInHand.Found;
import klatsch.rules.stateres.Outcome.Needs;
import klatsch.rules.stateres.Outcome.Resolved;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What holds in any room, tried in thousands of them.
class RandomRoomsTest {
  private static final int MANY = 1_000;
  private static final int SOME = 250;
  private static final int EVENTS = 30;

  /// A failure tells the seed of the room in which it happened.
  private static void in(int rooms, Algorithm by, Consumer<RandomDag> look) {
    for (long seed = 1; seed <= rooms; seed++) {
      var room = new RandomDag(by, seed, EVENTS);
      try {
        look.accept(room);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static Map<StateKey, EventId> resolve(
      RandomDag room, List<Map<StateKey, EventId>> states) {
    return resolve(room, states, room.dag);
  }

  private static Map<StateKey, EventId> resolve(
      RandomDag room, List<Map<StateKey, EventId>> states, EventsInHand events) {
    return resolved(
        Resolution.resolve(Branches.whole(room.dag.version, room.dag.room, states), events));
  }

  private static Map<StateKey, EventId> resolved(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Resolved.class);
    return ((Resolved) outcome).state();
  }

  @ParameterizedTest
  @EnumSource
  void theProgramDoesWhatTheSpecificationSays(Algorithm by) {
    in(
        MANY,
        by,
        room -> {
          for (int i = 0; i < 6; i++) {
            var states = i < 2 ? room.someStates() : room.someMistakenStates();
            var events = i < 4 ? room.dag : room.withGaps();
            assertThat(resolve(room, states, events))
                .isEqualTo(
                    new Straightforward(by.version(), room.dag.room, events).resolve(states));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfTheStatesDoesNotMatterNorHowOftenOneIsNamed(Algorithm by) {
    in(
        SOME,
        by,
        room -> {
          var states = room.someMistakenStates();
          var shuffled = new ArrayList<>(states);
          shuffled.add(states.getFirst());
          Collections.shuffle(shuffled, room.random());

          assertThat(resolve(room, shuffled)).isEqualTo(resolve(room, states));
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatIsResolvedStaysAsItIs(Algorithm by) {
    in(
        SOME,
        by,
        room -> {
          var state = resolve(room, room.someMistakenStates());

          assertThat(resolve(room, List.of(state))).isEqualTo(state);
          assertThat(resolve(room, List.of(state, state))).isEqualTo(state);
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatAllAgreeOnStays(Algorithm by) {
    in(
        SOME,
        by,
        room -> {
          var states = room.someMistakenStates();
          var agreed = new HashMap<>(states.getFirst());
          states.forEach(state -> agreed.entrySet().retainAll(state.entrySet()));

          assertThat(resolve(room, states)).containsAllEntriesOf(agreed);
        });
  }

  /// Who tells only what differs, and answers one question after the other, comes to the same
  /// state.
  @ParameterizedTest
  @EnumSource
  void theDifferencesAreEnough(Algorithm by) {
    in(
        MANY,
        by,
        room -> {
          var states = room.someMistakenStates();
          var asker = new Asker(room, states);

          assertThat(asker.resolve()).isEqualTo(resolve(room, states));
        });
  }

  /// A server that knows nothing but what it is asked for.
  private static final class Asker implements EventsInHand, Agreed {
    private final RandomDag room;
    private final Map<StateKey, EventId> agreed;
    private final List<Map<StateKey, EventId>> differing = new ArrayList<>();
    private final Set<EventId> known = new HashSet<>();
    private final Map<EventId, Boolean> answers = new HashMap<>();

    Asker(RandomDag room, List<Map<StateKey, EventId>> states) {
      this.room = room;
      this.agreed = new HashMap<>(states.getFirst());
      states.forEach(state -> agreed.entrySet().retainAll(state.entrySet()));
      // What all agree on may also be told as if it differed.
      agreed.keySet().removeIf(_ -> room.random().nextInt(4) == 0);
      for (var state : states) {
        var rest = new HashMap<>(state);
        rest.keySet().removeAll(agreed.keySet());
        differing.add(rest);
      }
    }

    Map<StateKey, EventId> resolve() {
      var branches = new Branches(room.dag.version, room.dag.room, this, differing);
      while (true) {
        switch (Resolution.resolve(branches, this)) {
          case Resolved(var state) -> {
            var whole = new HashMap<>(agreed);
            assertThat(state.keySet()).noneMatch(agreed::containsKey);
            whole.putAll(state);
            return whole;
          }
          case Needs(var events, var citations) -> {
            assertThat(events.size() + citations.size()).as("questions").isPositive();
            assertThat(known).as("asked again").noneMatch(events::contains);
            assertThat(answers.keySet()).as("asked again").noneMatch(citations::contains);
            known.addAll(events);
            citations.forEach(id -> answers.put(id, chain().contains(id)));
          }
        }
      }
    }

    private Set<EventId> chain() {
      var chain = new HashSet<EventId>();
      var waiting = new ArrayList<>(agreed.values());
      while (!waiting.isEmpty()) {
        for (var id : room.dag.get(waiting.removeLast()).authEvents()) {
          if (chain.add(id)) {
            waiting.add(id);
          }
        }
      }
      return chain;
    }

    @Override
    public @Nullable EventId get(StateKey key) {
      return agreed.get(key);
    }

    @Override
    public @Nullable Boolean cites(EventId event) {
      return answers.get(event);
    }

    @Override
    public Found find(EventId id) {
      return known.contains(id) ? room.dag.find(id) : Found.NOT_YET;
    }
  }

  /// Two servers see the same events in different orders, and each works out the states by itself.
  @ParameterizedTest
  @EnumSource
  void serversAgree(Algorithm by) {
    in(
        SOME,
        by,
        room -> {
          var here = replay(room, room.inSomeOrder());
          var there = replay(room, room.inSomeOrder());

          assertThat(there).isEqualTo(here);
        });
  }

  /// The state after each event, and in the end where all branches meet, under `null`.
  private static Map<@Nullable EventId, Map<StateKey, EventId>> replay(
      RandomDag room, List<Event> events) {
    var after = new HashMap<@Nullable EventId, Map<StateKey, EventId>>();
    var ends = new HashSet<EventId>();
    for (var event : events) {
      var before = meet(room, after, event.prevEvents());
      var state = new HashMap<>(before);
      if (event.key() != null && !room.dag.isRejected(room.dag.name(event.id()))) {
        state.put(event.key(), event.id());
      }
      after.put(event.id(), state);
      event.prevEvents().forEach(ends::remove);
      ends.add(event.id());
    }
    after.put(null, meet(room, after, ends));
    return after;
  }

  private static Map<StateKey, EventId> meet(
      RandomDag room,
      Map<@Nullable EventId, Map<StateKey, EventId>> after,
      Iterable<EventId> parents) {
    var states = new ArrayList<Map<StateKey, EventId>>();
    parents.forEach(id -> states.add(Objects.requireNonNull(after.get(id))));
    return states.isEmpty() ? Map.of() : resolve(room, states);
  }

  /// These rooms are worth looking at: events are allowed mostly and rejected sometimes, branches
  /// conflict, and it does matter how that is resolved.
  @ParameterizedTest
  @EnumSource
  void thereIsSomethingToResolve(Algorithm by) {
    var seen = new Seen();

    in(SOME, by, seen::look);

    assertThat(seen.rooms).as("%s", seen).isEqualTo(SOME);
    assertThat(seen.rejected * 100 / seen.events).as("%s", seen).isBetween(3, 40);
    assertThat(seen.inConflict * 100 / seen.rooms).as("%s", seen).isGreaterThan(60);
    assertThat(seen.powerInConflict * 100 / seen.rooms).as("%s", seen).isGreaterThan(25);
    assertThat(seen.notTheLastWriter * 100 / seen.inConflict).as("%s", seen).isGreaterThan(30);
  }

  private static final class Seen {
    private int rooms;
    private int events;
    private int rejected;
    private int inConflict;
    private int powerInConflict;
    private int notTheLastWriter;

    void look(RandomDag room) {
      var dag = room.dag;
      rooms++;
      events += dag.names().size();
      rejected += (int) dag.names().stream().filter(dag::isRejected).count();
      var states = dag.ends().stream().map(dag::stateAfter).toList();
      var conflicted = Conflicts.of(states).conflicted();
      if (!conflicted.isEmpty()) {
        inConflict++;
        powerInConflict += conflicted.containsKey(StateKey.POWER_LEVELS) ? 1 : 0;
        notTheLastWriter += resolve(room, states).equals(lastWriter(room, states)) ? 0 : 1;
      }
    }

    private static Map<StateKey, EventId> lastWriter(
        RandomDag room, List<Map<StateKey, EventId>> states) {
      var last = new HashMap<StateKey, EventId>();
      for (var state : states) {
        state.forEach(
            (key, id) -> last.merge(key, id, (one, other) -> later(room.dag, one, other)));
      }
      return last;
    }

    private static EventId later(Dag dag, EventId one, EventId other) {
      return dag.get(one).originServerTs() > dag.get(other).originServerTs() ? one : other;
    }

    @Override
    public String toString() {
      return "of %d rooms, with %d events (%d rejected), %d end in conflict, %d of them about power, and %d of them not as the last writer wants"
          .formatted(rooms, events, rejected, inConflict, powerInConflict, notTheLastWriter);
    }
  }
}
