package klatsch.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  private final PasswordHash passwords = new PasswordHash(new Random(1), 1);

  @Test
  void thePasswordMatchesAndNoOther() {
    var stored = passwords.hash("wörd 🔑");

    assertThat(passwords.matches("wörd 🔑", stored)).isTrue();
    assertThat(passwords.matches("word", stored)).isFalse();
    assertThat(passwords.matches("", stored)).isFalse();
  }

  @Test
  void theSamePasswordIsStoredDifferentlyEachTime() {
    assertThat(passwords.hash("secret")).isNotEqualTo(passwords.hash("secret"));
  }

  @Test
  void theCostsAreWrittenDown() {
    assertThat(passwords.hash("secret"))
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  /// From the tests of the reference implementation, with `password` and `somesalt`.
  @Test
  void aHashWithOtherCostsIsStillRead() {
    var stored =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    assertThat(passwords.matches("password", stored)).isTrue();
    assertThat(passwords.matches("Password", stored)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=999$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
      })
  void whatIsNoHashOfOursMatchesNothing(String stored) {
    assertThat(passwords.matches("password", stored)).isFalse();
    assertThat(passwords.matches("secret", stored)).isFalse();
  }

  @Test
  void anAccountWithoutPasswordMatchesNothing() {
    assertThat(passwords.matches("", null)).isFalse();
  }
}
