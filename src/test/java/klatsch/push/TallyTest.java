package klatsch.push;

import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.push.Tally.Item;
import klatsch.push.Tally.Terms;
import klatsch.rules.push.PreparedRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pcollections.PVector;

/// What has come since is added to what was unread, without a look at all of it.
class TallyTest {
  private static final List<String> THREADS = List.of("main", "$a", "$b");

  private static final Terms TERMS =
      new Terms(PreparedRules.of(BOB, JsonObject.EMPTY), Set.of(), null);

  private final Random random = new Random(25);
  private long position;

  @ParameterizedTest(name = "{0} at a time")
  @ValueSource(ints = {0, 1, 7, 999, 1_000, 1_300})
  void whatIsAddedBitByBitIsWhatIsCountedAtOnce(int each) {
    var all = new ArrayList<Item>();
    var tally = Tally.of(TERMS, Marks.of(List.of()), List.of(), Voices.NONE, 0);

    for (int round = 0; round < 5; round++) {
      var come = come(each);
      all.addAll(0, come);
      tally = tally.with(TERMS, come, Voices.NONE, position);
    }

    assertThat(tally).isEqualTo(Tally.of(TERMS, Marks.of(List.of()), all, Voices.NONE, position));
    assertThat(tally.counts().all().notifications()).isEqualTo(Math.min(5 * each, Tally.LIMIT));
  }

  @Test
  void aThreadOfWhichNothingIsLeftIsNotThere() {
    var old = List.of(new Item(1, "$old", true));
    var tally = Tally.of(TERMS, Marks.of(List.of()), old, Voices.NONE, 1);

    for (int i = 0; i < Tally.LIMIT; i++) {
      var come = List.of(new Item(2 + i, "main", false));
      tally = tally.with(TERMS, come, Voices.NONE, 2 + i);
    }

    assertThat(tally.counts().byThread()).containsOnlyKeys("main");
    assertThat(tally.counts().all().highlights()).isZero();
  }

  @Test
  void oneMoreIsCountedWithoutALookAtTheOthers() {
    var before = Tally.of(TERMS, Marks.of(List.of()), come(900), Voices.NONE, position);
    var asked = new ArrayList<String>();
    var watched = watched(before.unread(), asked);
    var tally =
        new Tally(TERMS, before.marks(), watched, before.counts(), Voices.NONE, position, position);

    var after = tally.with(TERMS, come(1), Voices.NONE, position);

    assertThat(after.counts().all().notifications()).isEqualTo(901);
    assertThat(asked).containsExactly("plusAll");
  }

  /// Notes what is asked of it.
  @SuppressWarnings("unchecked")
  private static PVector<Item> watched(PVector<Item> items, List<String> asked) {
    return (PVector<Item>)
        Proxy.newProxyInstance(
            TallyTest.class.getClassLoader(),
            new Class<?>[] {PVector.class},
            (_, method, arguments) -> {
              asked.add(method.getName());
              return method.invoke(items, arguments);
            });
  }

  /// Newest first.
  private List<Item> come(int count) {
    var come = new ArrayList<Item>();
    for (int i = 0; i < count; i++) {
      position++;
      come.addFirst(
          new Item(position, THREADS.get(random.nextInt(THREADS.size())), random.nextBoolean()));
    }
    return come;
  }
}
