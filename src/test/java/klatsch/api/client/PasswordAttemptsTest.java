package klatsch.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import klatsch.config.Rate;
import klatsch.http.Buckets;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Four wrong passwords from each address in ten minutes, and ten from all strange addresses in an
/// hour.
class PasswordAttemptsTest {
  private static final String ALICE = "@alice:here";
  private static final String HOME = "192.0.2.7";

  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final PasswordAttempts attempts =
      new PasswordAttempts(
          new Buckets(Rate.parse("20/10m"), () -> now),
          new Buckets(Rate.parse("50/1h"), () -> now));

  @Test
  void whoGuessesIsSoonStopped() {
    assertThat(failures(ALICE, HOME, true)).isEqualTo(4);

    now = now.plus(Duration.ofSeconds(149));
    assertThat(failures(ALICE, HOME, true)).isZero();
    now = now.plus(Duration.ofSeconds(1));
    assertThat(failures(ALICE, HOME, true)).isEqualTo(1);
  }

  @Test
  void whoKnowsThePasswordMayLogInMoreOften() {
    for (int i = 0; i < 16; i++) {
      attempts.begin(ALICE, HOME, true).succeeded();
    }

    assertThat(failures(ALICE, HOME, true)).isZero();
    assertThat(failures("@bob:here", HOME, true)).as("of another account").isEqualTo(4);
  }

  @Test
  void manyAddressesAreNoHelp() {
    int failed = 0;
    for (int i = 0; i < 100; i++) {
      failed += failures(ALICE, "198.51.100." + i, false);
    }

    assertThat(failed).isEqualTo(10);
  }

  @Test
  void theOwnerComesInWhileOthersGuess() {
    for (int i = 0; i < 100; i++) {
      failures(ALICE, "198.51.100." + i, false);
    }

    assertThat(isLetTry(ALICE, HOME, true)).as("where the account is in use").isTrue();
    assertThat(isLetTry(ALICE, "203.0.113.9", false)).as("anywhere else").isFalse();
    assertThat(isLetTry(ALICE, null, true)).as("who is logged in").isTrue();

    now = now.plus(Duration.ofHours(1));
    assertThat(isLetTry(ALICE, "203.0.113.9", false)).as("when they have gone").isTrue();
  }

  @Test
  void aNameIsTheSameHoweverItIsWritten() {
    failures("alice", HOME, true);

    assertThat(isLetTry("ALICE", HOME, true)).isFalse();
    assertThat(isLetTry("@Alice:elsewhere", HOME, true)).isFalse();
    assertThat(isLetTry("@alice", HOME, true)).isFalse();
    assertThat(isLetTry("x".repeat(1_000_000), HOME, true)).isTrue();
    assertThat(isLetTry("", HOME, true)).isTrue();
    assertThat(isLetTry("@", HOME, true)).isTrue();
  }

  /// How many wrong passwords can be tried until the next attempt is refused.
  private int failures(String account, String from, boolean known) {
    int count = 0;
    while (isLetTry(account, from, known)) {
      count++;
    }
    return count;
  }

  private boolean isLetTry(String account, @Nullable String from, boolean known) {
    try {
      attempts.begin(account, from, known);
      return true;
    } catch (MatrixException refused) {
      assertThat(refused.error()).isInstanceOf(LimitExceeded.class);
      return false;
    }
  }
}
