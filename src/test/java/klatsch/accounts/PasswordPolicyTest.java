package klatsch.accounts;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import klatsch.config.PasswordConfig;
import klatsch.model.error.Errcode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  private final PasswordPolicy usual =
      new PasswordPolicy(new PasswordConfig(8, false, false, false, false));

  private final PasswordPolicy strict =
      new PasswordPolicy(new PasswordConfig(10, true, true, true, true));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678",
        "correct horse",
        "pässwörter",
        "🔑🔒🔓🗝🔑🔒🔓🗝",
        "not alice",
        "        1"
      })
  void whatIsLongEnoughWillDo(String password) {
    assertThatCode(() -> usual.require(ALICE, password)).doesNotThrowAnyException();
  }

  @Test
  void noPasswordIsNoWeakPassword() {
    assertThatCode(() -> strict.require(ALICE, null)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'',           A password needs at least 8 characters",
    "1234567,      A password needs at least 8 characters",
    "🔑🔒🔓🗝🔑🔒🔓,      A password needs at least 8 characters",
    "@alice:here,  A password must not be the username",
    "@ALICE:here,  A password must not be the username",
    "aaaaaaaaaa,   A password must not be one character again and again",
    "'          ', A password must not be one character again and again",
  })
  void whatIsEasyToGuessIsRefused(String password, String sentence) {
    var refused = error(() -> usual.require(ALICE, password));

    assertThat(refused.code()).isEqualTo(Errcode.WEAK_PASSWORD);
    assertThat(refused.message()).isEqualTo(sentence);
  }

  @Test
  void theNameAloneIsRefusedHoweverItIsWritten() {
    var lenient = new PasswordPolicy(new PasswordConfig(1, false, false, false, false));

    assertThat(error(() -> lenient.require(ALICE, "aLiCe")).code())
        .isEqualTo(Errcode.WEAK_PASSWORD);
    assertThatCode(() -> lenient.require(ALICE, "ab")).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0} lacks {1}")
  @CsvSource({
    "Abcdefgh1!, ",
    "abcdefgh1!, a capital letter",
    "ABCDEFGH1!, a small letter",
    "Abcdefghi!, a digit",
    "Abcdefgh12, a symbol such as ! or -",
    "Abcdefg 12, a symbol such as ! or -",
    "Abcdef1!,   at least 10 characters",
    "abcdefghij, 'a digit, a capital letter and a symbol such as ! or -'",
    "!!,         'at least 10 characters, a digit, a small letter and a capital letter'",
  })
  void allThatIsLackingIsTold(String password, String lacking) {
    if (lacking == null) {
      assertThatCode(() -> strict.require(ALICE, password)).doesNotThrowAnyException();
    } else {
      assertThat(error(() -> strict.require(ALICE, password)).message())
          .isEqualTo("A password needs " + lacking);
    }
  }

  @Test
  void thereIsAnEndToHowLongItMayBe() {
    assertThatCode(() -> usual.require(ALICE, "xy".repeat(256))).doesNotThrowAnyException();
    assertThat(error(() -> usual.require(ALICE, "xy".repeat(256) + "z")).code())
        .isEqualTo(Errcode.INVALID_PARAM);
  }
}
