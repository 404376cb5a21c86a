package klatsch.rules.stateres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import org.junit.jupiter.api.Test;

/// Differences between states of which only the entries `a` to `d` matter.
class DifferenceTest {
  private static final Set<StateKey> ENTRIES = Set.of(key('a'), key('b'), key('c'), key('d'));

  private static StateKey key(char name) {
    return new StateKey("m." + name, "");
  }

  /// `a1 b2` has event `$1` for `m.a`, and `$2` for `m.b`.
  private static Map<StateKey, EventId> state(String text) {
    var state = new HashMap<StateKey, EventId>();
    for (var entry : text.isEmpty() ? new String[0] : text.split(" ")) {
      state.put(key(entry.charAt(0)), new EventId("$" + entry.substring(1)));
    }
    return state;
  }

  @Test
  void onlyWhatDiffersIsTold() {
    var difference = Difference.between(state("a1 b2 c3"), state("a1 b4 d5"), ENTRIES);

    assertThat(difference.set()).isEqualTo(state("b4 d5"));
    assertThat(difference.removed()).containsExactly(key('c'));
    assertThat(Difference.between(state("a1"), state("a1"), ENTRIES)).isEqualTo(Difference.NONE);
  }

  @Test
  void oneAfterTheOther() {
    var first = Difference.between(state("a1 b2 c3"), state("a9 c3 d4"), ENTRIES);
    var second = Difference.between(state("a9 c3 d4"), state("b7 c8"), ENTRIES);

    assertThat(second.over(first).appliedTo(state("a1 b2 c3"))).isEqualTo(state("b7 c8"));
  }

  @Test
  void betweenAnyStates() {
    var random = new Random(20_260_101);
    for (int i = 0; i < 1_000; i++) {
      var one = state(random);
      var two = state(random);
      var three = state(random);

      var first = Difference.between(one, two, ENTRIES);
      var second = Difference.between(two, three, ENTRIES);

      assertThat(first.appliedTo(one)).isEqualTo(two);
      assertThat(second.over(first).appliedTo(one)).isEqualTo(three);
      assertThat(first.entries()).hasSize(first.set().size() + first.removed().size());
    }
  }

  private static Map<StateKey, EventId> state(Random random) {
    var state = new HashMap<StateKey, EventId>();
    for (var key : ENTRIES) {
      if (random.nextBoolean()) {
        state.put(key, new EventId("$" + random.nextInt(3)));
      }
    }
    return state;
  }

  @Test
  void nothingIsBothSetAndRemoved() {
    assertThatThrownBy(() -> new Difference(state("a1"), Set.of(key('a'))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void statesMeetWhereTheyAreToldFromOnePosition() {
    var early = Standing.onTheLine(3);
    var late = Standing.onTheLine(5);

    assertThatThrownBy(() -> Meeting.of(List.of(early, late)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> late.from(3, Difference.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Meeting.of(List.of(early.from(5, Difference.NONE), late)).touched()).isEmpty();
  }
}
