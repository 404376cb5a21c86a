package klatsch.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  @ParameterizedTest(name = "{0} is found in {1} as {2}")
  @CsvSource({
    "cafe,      Das Café am Markt,   [Café]",
    "CAFÉ,      in the cafe,         [cafe]",
    "strasse,   Große Straße 7,      [Straße]",
    "елка,      Ёлка горит,          [Ёлка]",
    "martians,  Martians and men,    [Martians]",
    "東京,       明日は東京都へ,         [東京]",
    "猫,         黒猫がいる,            [猫]",
    "ラーメン,    とんこつラーメン屋,      [ラーメン]",
    "서울,        서울에서 만나요,        [서울]",
    "🎉,         done 🎉,             [🎉]",
  })
  void aWordIsFoundHoweverItIsWritten(String word, String text, String written) {
    assertThat(Words.of(word).foundIn(text)).hasToString(written);
  }

  @ParameterizedTest(name = "{0} is not found in {1}")
  @CsvSource({
    "men women, Martians and men",
    "mart,      Martians and men",
    "東大,       東京大阪",
  })
  void allWordsMustBeThere(String words, String text) {
    assertThat(Words.of(words).foundIn(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "!!!", "\"", "*", "+-&&||!(){}[]^~?:\\/"})
  void signsAloneAreNoWords(String text) {
    assertThat(Words.of(text).isEmpty()).isTrue();
  }

  @Test
  void signsOfQueryLanguagesMeanNothing() {
    var words = Words.of("+body:\"martians\" AND (men*) NOT ~2^4");

    assertThat(words.foundIn("martians and men, body, not 2 4")).contains("martians", "men");
  }

  @Test
  void aLongTextIsFoundByItsFirstWords() {
    var text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append("word").append(i).append(' ');
    }

    var words = Words.of(text.toString());

    assertThat(words.pieces()).hasSize(Words.MOST);
    assertThat(Words.of("東".repeat(30_000)).pieces().getFirst()).hasSize(Words.MOST);
  }

  /// Whatever is written, it is found in itself, or has no words.
  @Test
  void everyTextFindsItself() {
    long seed = 25;
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      var text = text(random);
      var words = Words.of(text);
      assertThat(words.isEmpty() || !words.foundIn(text).isEmpty())
          .as("seed %d, round %d: %s", seed, round, text)
          .isTrue();
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(5)) {
        case 0 -> text.append((char) random.nextInt(0x20, 0x7F));
        case 1 -> text.appendCodePoint(random.nextInt(0x3040, 0x9FFF));
        case 2 -> text.appendCodePoint(random.nextInt(0x1F300, 0x1FAFF));
        case 3 -> text.appendCodePoint(random.nextInt(0xA0, 0x2FF));
        default -> text.append((char) random.nextInt(0, 0x10000));
      }
    }
    return text.toString();
  }
}
