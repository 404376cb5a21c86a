package klatsch.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomTextTest {
  private final RandomText random = new RandomText(new Random(1));

  @Test
  void secretsCanStandInUrlsAndAreNeverTheSame() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(random.secret());
    }

    assertThat(seen).hasSize(1_000).allMatch(secret -> secret.matches("[A-Za-z0-9_-]{43}"));
  }

  @Test
  void lettersAreLetters() {
    assertThat(random.letters(500)).matches("[a-zA-Z]{500}");
    assertThat(random.letters(18)).isNotEqualTo(random.letters(18));
  }
}
