package klatsch.accounts;

import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import klatsch.accounts.RegistrationTokens.Token;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTokensTest {
  @TempDir private Path folder;
  private TestAccounts server;
  private RegistrationTokens tokens;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    tokens = server.accounts.registrationTokens();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aTokenIsWhatWasWished() {
    var made = tokens.create("for-the.garden_party~1", 3L, Duration.ofDays(2));

    assertThat(made)
        .isEqualTo(
            new Token(
                "for-the.garden_party~1",
                3L,
                0,
                0,
                server.now().plus(Duration.ofDays(2)),
                server.now()));
    assertThat(tokens.find("for-the.garden_party~1")).isEqualTo(made);
    assertThat(tokens.list()).containsExactly(made);
  }

  @Test
  void whoWishesNothingGetsOneThatNobodyGuesses() {
    var one = tokens.create(null, null, null);
    var other = tokens.create(null, null, null);

    assertThat(one.token()).matches("[A-Za-z]{16}").isNotEqualTo(other.token());
    assertThat(tokens.isGood(one.token())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "naïve", "a/b", "'; --", "a\nb"})
  void whatIsNoTokenIsRefused(String wish) {
    assertThat(refusal(() -> tokens.create(wish, null, null))).isEqualTo("M_INVALID_PARAM");
    assertThat(tokens.find(wish)).isNull();
    assertThat(tokens.isGood(wish)).isFalse();
    assertThat(refusal(() -> tokens.take(wish))).isEqualTo("M_FORBIDDEN");
  }

  @Test
  void limitsThatLetNobodyInAreRefused() {
    assertThat(refusal(() -> tokens.create("x".repeat(65), null, null)))
        .isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> tokens.create("a", 0L, null))).isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> tokens.create("a", null, Duration.ZERO))).isEqualTo("M_INVALID_PARAM");
    assertThat(tokens.list()).isEmpty();
  }

  @Test
  void aTokenIsMadeOnce() {
    tokens.create("tea", 1L, null);

    assertThat(refusal(() -> tokens.create("tea", 5L, null))).isEqualTo("M_INVALID_PARAM");
    assertThat(tokens.list()).extracting(Token::usesAllowed).containsExactly(1L);
  }

  @Test
  void aUseThatIsGivenBackIsForTheNext() {
    tokens.create("tea", 1L, null);
    var first = tokens.take("tea");
    assertThat(tokens.isGood("tea")).isFalse();
    assertThat(refusal(() -> tokens.take("tea"))).isEqualTo("M_FORBIDDEN");

    first.giveBack();

    server.write(tokens.take("tea")::keep);
    assertThat(tokens.find("tea")).returns(0L, Token::pending).returns(1L, Token::completed);
  }

  @Test
  void aTokenEnds() {
    tokens.create("tea", null, Duration.ofHours(1));
    var inTime = tokens.take("tea");

    server.later(Duration.ofHours(1));

    assertThat(tokens.isGood("tea")).isFalse();
    assertThat(refusal(() -> tokens.take("tea"))).isEqualTo("M_FORBIDDEN");
    server.write(inTime::keep);
    assertThat(tokens.find("tea")).returns(1L, Token::completed);
  }

  @Test
  void aTokenThatIsTakenBackCompletesNothing() {
    tokens.create("tea", null, null);
    var begun = tokens.take("tea");

    tokens.revoke("tea");

    assertThat(tokens.find("tea")).isNull();
    assertThat(refusal(() -> server.write(begun::keep))).isEqualTo("M_FORBIDDEN");
    assertThat(refusal(() -> tokens.revoke("tea"))).isEqualTo("M_NOT_FOUND");
  }

  @Test
  void aServerThatStartsKnowsOfNobodyWhoHasBegun() {
    tokens.create("tea", 1L, null);
    tokens.take("tea");

    tokens.giveAllBack();

    assertThat(tokens.isGood("tea")).isTrue();
  }
}
