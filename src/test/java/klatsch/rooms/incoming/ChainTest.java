package klatsch.rooms.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rooms.incoming.Chain.Link;
import klatsch.rules.stateres.Difference;
import klatsch.rules.stateres.Standing;
import org.junit.jupiter.api.Test;

/// A fork of many changes, kept one after the other.
class ChainTest {
  private static final int EVENTS = 5_000;

  @Test
  void aLongForkIsKeptInLittleAndReadInFewSteps() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var kept = new HashMap<Long, Kept>();
    var state = new Standing(7, Difference.NONE.with(key(0), event(0)));
    kept.put(100L, Kept.fromTheLine(state));
    long entries = 0;
    int longest = 0;

    for (long at = 101; at < 100 + EVENTS; at++) {
      var own = change(random, at);
      state = new Standing(7, own.over(state.difference()));
      var next = chain(kept, at - 1).next(own);
      kept.put(at, next);
      entries += next.difference().size();
      var chain = chain(kept, at);
      longest = Math.max(longest, chain.links().size());
      assertThat(chain.standing()).as("seed %s, at %s", seed, at).isEqualTo(state);
    }

    assertThat(entries).isLessThan(5 * EVENTS);
    assertThat(longest).isLessThan(Chain.MAX_LINKS / 2);
  }

  private static Difference change(Random random, long at) {
    return random.nextInt(10) == 0
        ? new Difference(Map.of(), Set.of(key(random.nextInt(EVENTS))))
        : Difference.NONE.with(key(random.nextInt(EVENTS)), event(at));
  }

  private static Chain chain(Map<Long, Kept> kept, long position) {
    var links = new ArrayList<Link>();
    for (Long at = position; at != null; at = kept.get(at).base()) {
      links.add(new Link(at, kept.get(at).step(), kept.get(at).difference()));
    }
    return new Chain(7, links);
  }

  private static StateKey key(int n) {
    return new StateKey("m.room.note", "n" + n);
  }

  private static EventId event(long n) {
    return new EventId("$e" + n + ":there");
  }
}
