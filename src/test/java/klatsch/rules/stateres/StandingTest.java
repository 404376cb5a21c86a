package klatsch.rules.stateres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rules.stateres.Outcome.Resolved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server that keeps one line of current states, and of each event only in what it differs from
/// that, finds the same state at each event as one that keeps everything.
class StandingTest {
  private static final int ROOMS = 300;

  /// What a server keeps. Its line is in whole states here, so that we can look at each of them.
  private static final class Server {
    private final Dag dag;
    private final List<Map<StateKey, EventId>> line = new ArrayList<>();
    private final Map<EventId, Standing> standings = new LinkedHashMap<>();
    private final Set<EventId> ends = new LinkedHashSet<>();

    Server(Dag dag) {
      this.dag = dag;
      line.add(Map.of());
    }

    void receive(Event event) {
      long position = line.size();
      var before = event.prevEvents().isEmpty() ? Standing.onTheLine(0) : meet(event.prevEvents());
      if (isRejected(event.id())) {
        standings.put(event.id(), before);
        line.add(line.getLast());
        return;
      }
      var after = before.after(event);
      standings.put(event.id(), after);
      passBy(event);
      ends.add(event.id());
      line.add(stateOf(meet(ends)));
      if (ends.size() == 1) {
        standings.put(event.id(), Standing.onTheLine(position));
      }
    }

    /// What this event builds on is no end any more, also if a rejected event lies between.
    private void passBy(Event event) {
      var waiting = new ArrayList<>(event.prevEvents());
      while (!waiting.isEmpty()) {
        var parent = waiting.removeLast();
        ends.remove(parent);
        if (isRejected(parent)) {
          waiting.addAll(dag.get(parent).prevEvents());
        }
      }
    }

    private boolean isRejected(EventId id) {
      return dag.isRejected(dag.name(id));
    }

    private Standing meet(Iterable<EventId> events) {
      var all = new ArrayList<Standing>();
      events.forEach(id -> all.add(Objects.requireNonNull(standings.get(id))));
      long latest = all.stream().mapToLong(Standing::position).max().orElseThrow();
      all.replaceAll(standing -> standing.from(latest, back(latest, standing.position())));
      var meeting = Meeting.of(all);
      var touched = new HashMap<>(line.get((int) latest));
      touched.keySet().retainAll(meeting.touched());
      var rest = new HashMap<>(line.get((int) latest));
      rest.keySet().removeAll(meeting.touched());
      var branches = meeting.branches(dag.version, dag.room, new Rest(dag, rest), touched);
      return switch (Resolution.resolve(branches, dag)) {
        case Resolved(var state) -> meeting.resolved(state, touched);
        case Outcome.Needs needs -> throw new AssertionError("everything is at hand: " + needs);
      };
    }

    private Difference back(long later, long earlier) {
      var from = line.get((int) later);
      var to = line.get((int) earlier);
      var entries = new HashSet<>(from.keySet());
      entries.addAll(to.keySet());
      return Difference.between(from, to, entries);
    }

    Map<StateKey, EventId> stateAfter(EventId id) {
      return stateOf(Objects.requireNonNull(standings.get(id)));
    }

    private Map<StateKey, EventId> stateOf(Standing standing) {
      return standing.difference().appliedTo(line.get((int) standing.position()));
    }

    int kept() {
      return standings.values().stream()
          .mapToInt(standing -> standing.difference().entries().size())
          .sum();
    }
  }

  /// The part of a state on which nobody disagrees.
  private record Rest(Dag dag, Map<StateKey, EventId> entries) implements Agreed {
    @Override
    public EventId get(StateKey key) {
      return entries.get(key);
    }

    @Override
    public Boolean cites(EventId event) {
      var waiting = new ArrayList<>(entries.values());
      var seen = new HashSet<EventId>();
      while (!waiting.isEmpty()) {
        for (var cited : dag.get(waiting.removeLast()).authEvents()) {
          if (cited.equals(event)) {
            return true;
          }
          if (seen.add(cited)) {
            waiting.add(cited);
          }
        }
      }
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theStateAtEachEventIsThatOfTheWholeHistory(Algorithm by) {
    int kept = 0;
    int whole = 0;
    for (long seed = 1; seed <= ROOMS; seed++) {
      var room = new RandomDag(by, seed, 30);
      var dag = room.dag;
      var here = server(dag, room.inSomeOrder());
      var there = server(dag, room.inSomeOrder());

      for (var name : dag.names()) {
        var id = dag.get(name).id();
        assertThat(here.stateAfter(id))
            .as("seed %d, %s", seed, name)
            .isEqualTo(dag.stateAfter(name));
        assertThat(there.stateAfter(id))
            .as("seed %d, %s", seed, name)
            .isEqualTo(dag.stateAfter(name));
        whole += dag.stateAfter(name).size();
      }
      assertThat(there.ends).as("seed %d", seed).hasSameElementsAs(here.ends);
      assertThat(there.line.getLast()).as("seed %d", seed).isEqualTo(here.line.getLast());
      kept += here.kept();
    }
    assertThat(kept).as("entries kept, of %d", whole).isPositive().isLessThan(whole / 3);
  }

  private static Server server(Dag dag, List<Event> arrivals) {
    var server = new Server(dag);
    arrivals.forEach(server::receive);
    return server;
  }

  @Test
  void aRoomWithoutForksKeepsNothingBesideItsLine() {
    var story =
        new Story(
            Algorithm.V2_1,
            """
            A after start: alice joins
            B after A:     founder gives alice 50
            C after B:     alice sets topic ours
            D after C:     alice says hello
            """);

    var server = server(story.dag, story.dag.events());

    assertThat(server.kept()).isZero();
    assertThat(server.line.getLast()).isEqualTo(story.dag.stateAfter("D"));
  }

  @Test
  void aForkKeepsWhatItHasChanged() {
    var story =
        new Story(
            Algorithm.V2_1,
            """
            A after start: alice joins
            L after A:     founder sets topic ours
            R after A:     founder sets name ours
            S after R:     founder says hello
            T after S, L:  founder says hello again
            """);

    var server = server(story.dag, story.dag.events());

    var id = story.dag.get("S").id();
    assertThat(server.standings.get(id).difference().set())
        .isEqualTo(Map.of(StateKey.NAME, story.dag.get("R").id()));
    assertThat(server.standings.get(story.dag.get("T").id()).difference().isNone()).isTrue();
  }
}
