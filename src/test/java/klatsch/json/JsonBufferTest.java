package klatsch.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBufferTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "\u0001", "\"", "é", "～", "😀", "a😀\u001fé"})
  void aBufferGrowsAtWhateverLengthItIsFull(String piece) {
    for (int times = 0; times < 40; times++) {
      var text = piece.repeat(times);
      for (int size = 0; size < 10; size++) {
        var out = new JsonBuffer(size).ascii("[").text(text).ascii("]");

        assertThat(Json.parse(out.toBytes()))
            .as("%d times %s into %d bytes", times, piece, size)
            .isEqualTo(JsonArray.ofTexts(List.of(text)));
      }
    }
  }

  @Test
  void aPlaceKeptFreeIsFilledInLater() {
    var out = new JsonBuffer(4).ascii("{\"hash\":\"....\",\"x\":1}");

    out.overwrite(9, "abcd");

    assertThat(new String(out.toBytes(), UTF_8)).isEqualTo("{\"hash\":\"abcd\",\"x\":1}");
  }

  @Test
  void itsArrayHoldsWhatWasWritten() {
    var out = new JsonBuffer(100).ascii("abc");

    assertThat(out.size()).isEqualTo(3);
    assertThat(Arrays.copyOf(out.array(), out.size())).isEqualTo("abc".getBytes(UTF_8));
  }
}
