package klatsch.accounts;

import static klatsch.store.NameStore.Kind.DISPLAY_NAME;
import static klatsch.store.NameStore.Kind.INSIDE;
import static klatsch.store.NameStore.Kind.LOCALPART;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.store.NameStore.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameWordsTest {
  @Test
  void aNameIsFoundFromEachOfItsWordsOn() {
    var words = NameWords.of("alice.smith", "Alice Mary Smith");

    assertThat(words)
        .containsExactlyInAnyOrder(
            new Word(LOCALPART, "alice smith"),
            new Word(DISPLAY_NAME, "alice mary smith"),
            new Word(INSIDE, "mary smith"),
            new Word(INSIDE, "smith"));
  }

  @Test
  void wordsWithoutSpacesAreFoundFromEachOfTheirLettersOn() {
    assertThat(NameWords.of("y", "山田太郎"))
        .containsExactlyInAnyOrder(
            new Word(LOCALPART, "y"),
            new Word(DISPLAY_NAME, "山田太郎"),
            new Word(INSIDE, "田太郎"),
            new Word(INSIDE, "太郎"),
            new Word(INSIDE, "郎"));
  }

  @ParameterizedTest(name = "{0} is the same as {1}")
  @CsvSource({
    "ÉMILIE, emilie",
    "Straße, STRASSE",
    "Søren Ærø, soren aero",
    "İstanbul, istanbul",
    "Łukasz, lukasz",
    "ΓΙΩΡΓΟΣ, γιωργος",
    "Ёлка, елка",
    "ヤマダ, やまだ",
    "ﾔﾏﾀﾞ, やまだ",
    "Ａｌｉｃｅ, alice",
    "山田 太郎, 山田太郎",
    "ジョン・スミス, じょんすみす",
    "alice_smith-jones, Alice  Smith Jones",
    "%_*alice*_%, alice",
    "🦊, 🦊️",
  })
  void howItIsWrittenDoesNotMatter(String one, String other) {
    assertThat(NameWords.asked(one).whole()).isEqualTo(NameWords.asked(other).whole());
  }

  @Test
  void whatMakesAnotherWordStays() {
    assertThat(NameWords.asked("がく").whole()).isNotEqualTo(NameWords.asked("かく").whole());
    assertThat(NameWords.asked("สมชาย").words()).hasSize(1);
    assertThat(NameWords.asked("प्रिया").words()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "%", "_*?", "@", "\0", "'; DROP TABLE users; --x'\0", "\ud800"})
  void whatIsNoNameDoesNoHarm(String text) {
    var asked = NameWords.asked(text);

    assertThat(asked.whole()).doesNotContain("'", "%", "\0");
    assertThat(asked.isEmpty()).isEqualTo(!text.contains("users"));
  }

  @Test
  void longTextsAreCut() {
    var long1 = "x".repeat(10_000);

    assertThat(NameWords.asked(long1).whole()).hasSize(NameWords.LONGEST);
    assertThat(NameWords.asked("a b c d e f g h i j k l").words()).hasSize(NameWords.MOST_ASKED);
    assertThat(NameWords.of("a", "木".repeat(10_000)))
        .hasSizeLessThanOrEqualTo(NameWords.MOST + 1)
        .allMatch(word -> word.text().length() <= NameWords.LONGEST);
  }
}
