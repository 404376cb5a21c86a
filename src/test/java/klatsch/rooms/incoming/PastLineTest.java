package klatsch.rooms.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rules.stateres.Difference;
import klatsch.store.PastStore.First;
import klatsch.store.StateStore;
import org.junit.jupiter.api.Test;

/// The line of a room's state goes on below: at each of the older events it has the state there,
/// and from where the history began before, nothing changes.
class PastLineTest {
  private static final long OLDEST = 1_000;
  private static final int ROOMS = 300;
  private static final List<StateKey> KEYS =
      List.of(StateKey.NAME, StateKey.TOPIC, StateKey.AVATAR, StateKey.ENCRYPTION);

  /// A row of the line, told by places: the last one is where the history began before.
  private record Row(EventId event, int from, long until) {}

  @Test
  void atEachEventTheLineHasTheStateThere() {
    for (int i = 0; i < ROOMS; i++) {
      long seed = System.nanoTime();
      var random = new Random(seed);
      var first = first(random);
      var states = new ArrayList<Difference>();
      for (int places = 1 + random.nextInt(6); places >= 0; places--) {
        states.add(
            random.nextInt(3) == 0 && !states.isEmpty() ? states.getLast() : difference(random));
      }

      var line = PastLine.of(first, OLDEST, states);

      var rows = rows(first, line, states.size());
      var before = new HashMap<StateKey, EventId>();
      first.forEach((key, one) -> before.put(key, one.event()));
      for (int place = 0; place < states.size(); place++) {
        assertThat(at(rows, place))
            .as("seed %s, at %s", seed, place)
            .isEqualTo(states.get(place).appliedTo(before));
      }
      var after = new HashMap<StateKey, EventId>();
      first.forEach(
          (key, one) -> {
            if (one.until() > OLDEST) {
              after.put(key, one.event());
            }
          });
      assertThat(at(rows, states.size())).as("seed %s", seed).isEqualTo(after);
    }
  }

  @Test
  void whatHasNotChangedIsNotWritten() {
    var first = Map.of(StateKey.NAME, new First(new EventId("$n"), StateStore.FOREVER));
    var topic = Difference.NONE.with(StateKey.TOPIC, new EventId("$t"));

    var line = PastLine.of(first, OLDEST, List.of(Difference.NONE, topic, topic));

    assertThat(line.size()).isEqualTo(1);
  }

  private static Map<StateKey, First> first(Random random) {
    var first = new HashMap<StateKey, First>();
    for (var key : KEYS) {
      if (random.nextInt(3) > 0) {
        long until = random.nextBoolean() ? OLDEST : StateStore.FOREVER;
        first.put(key, new First(event(random, key), until));
      }
    }
    return first;
  }

  private static Difference difference(Random random) {
    var to = new HashMap<StateKey, EventId>();
    var touched = new HashMap<StateKey, EventId>();
    for (var key : KEYS) {
      if (random.nextBoolean()) {
        touched.put(key, new EventId("$from"));
        if (random.nextInt(3) > 0) {
          to.put(key, event(random, key));
        }
      }
    }
    return Difference.between(touched, to, touched.keySet());
  }

  private static EventId event(Random random, StateKey key) {
    return new EventId("$" + key.type() + random.nextInt(3));
  }

  private static Map<StateKey, List<Row>> rows(
      Map<StateKey, First> first, PastLine line, int oldest) {
    var rows = new HashMap<StateKey, List<Row>>();
    first.forEach(
        (key, one) -> {
          var row = new Row(one.event(), 0, one.until() > OLDEST ? Long.MAX_VALUE : oldest);
          rows.put(key, new ArrayList<>(List.of(row)));
        });
    line.never().forEach(rows::remove);
    for (var later : line.later()) {
      var row = rows.get(later.key()).removeFirst();
      rows.get(later.key()).add(new Row(row.event(), later.from(), row.until()));
    }
    for (var run : line.runs()) {
      rows.computeIfAbsent(run.key(), _ -> new ArrayList<>())
          .add(new Row(run.event(), run.from(), run.until()));
    }
    return rows;
  }

  private static Map<StateKey, EventId> at(Map<StateKey, List<Row>> rows, int place) {
    var state = new HashMap<StateKey, EventId>();
    rows.forEach(
        (key, all) ->
            all.stream()
                .filter(row -> row.from() <= place && row.until() > place)
                .forEach(row -> assertThat(state.put(key, row.event())).as("twice").isNull()));
    return state;
  }
}
