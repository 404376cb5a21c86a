package klatsch.push;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VoicesTest {
  @Test
  void whatIsReadThreadByThreadIsForgottenWithTheLastOfThem() {
    var voices = Voices.NONE.with(ALICE, "main", 5).and(Voices.NONE.with(ALICE, "$thread", 7));

    var main = voices.without(new Marks(0, Map.of("main", 5L)));

    assertThat(main.mayBeOf(List.of(ALICE))).isTrue();
    assertThat(main.mayBeOf(List.of(BOB))).isFalse();
    assertThat(main.without(new Marks(0, Map.of("$thread", 7L)))).isEqualTo(Voices.NONE);
    assertThat(voices.without(new Marks(7, Map.of()))).isEqualTo(Voices.NONE);
  }

  @Test
  void veryManyThreadsAreReadTogether() {
    var voices = Voices.NONE;
    for (int i = 0; i <= Voices.MAX_THREADS; i++) {
      voices = voices.with(ALICE, "$thread" + i, i);
    }

    assertThat(voices.newest()).hasSize(1);
    assertThat(voices.without(new Marks(Voices.MAX_THREADS - 1, Map.of()))).isEqualTo(voices);
    assertThat(voices.without(new Marks(Voices.MAX_THREADS, Map.of()))).isEqualTo(Voices.NONE);
  }
}
