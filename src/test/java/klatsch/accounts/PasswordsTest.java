package klatsch.accounts;

import static java.util.concurrent.TimeUnit.SECONDS;
import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.PASSWORD;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import klatsch.crypto.PasswordHash;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import klatsch.model.net.Network;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordsTest {
  @TempDir private Path folder;
  private TestAccounts server;
  private Passwords passwords;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    passwords = server.accounts.passwords();
    server.has(ALICE);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void onlyTheRightPasswordMatches() {
    assertThat(passwords.matches(ALICE, PASSWORD)).isTrue();
    assertThat(passwords.matches(ALICE, "open, barley")).isFalse();
    assertThat(passwords.matches(ALICE, "")).isFalse();
    assertThat(passwords.matches(ALICE, "x".repeat(1_000_000))).isFalse();
  }

  @Test
  void nobodyHasNoPassword() {
    assertThat(passwords.matches(BOB, PASSWORD)).isFalse();
    assertThat(passwords.matches(null, PASSWORD)).isFalse();
  }

  @Test
  void anAccountWithoutPasswordTakesNone() {
    server.accounts.users().create(BOB, passwords.hash(null), false);

    assertThat(passwords.matches(BOB, "")).isFalse();
    assertThat(passwords.matches(BOB, PASSWORD)).isFalse();
  }

  @Test
  void aChangedPasswordTakesThePlaceOfTheOld() {
    server.accounts.passwordChange().keepAll(ALICE, "open, barley");

    assertThat(passwords.matches(ALICE, "open, barley")).isTrue();
    assertThat(passwords.matches(ALICE, PASSWORD)).isFalse();
  }

  @Test
  void onlySoManyWaitForTheirTurn() throws Exception {
    var waiting = new CountDownLatch(Passwords.MAX_AT_ONCE);
    var goOn = new CountDownLatch(1);
    RandomGenerator saltThatComesLate =
        () -> {
          waiting.countDown();
          await(goOn);
          return 7;
        };
    var slow = server.passwords(new PasswordHash(saltThatComesLate, 2), Attempts.UNCOUNTED);

    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var hashes =
          Stream.generate(() -> people.submit(() -> slow.hash("x")))
              .limit(Passwords.MAX_AT_ONCE)
              .toList();
      await(waiting);

      assertThat(refusal(() -> slow.hash("one more"))).isEqualTo("M_LIMIT_EXCEEDED");
      assertThat(refusal(() -> slow.matches(ALICE, PASSWORD))).isEqualTo("M_LIMIT_EXCEEDED");
      assertThat(refusal(() -> slow.matches(null, PASSWORD))).isEqualTo("M_LIMIT_EXCEEDED");

      goOn.countDown();
      for (var hash : hashes) {
        assertThat(hash.get(60, SECONDS)).isNotNull();
      }
    }
    assertThat(slow.matches(ALICE, PASSWORD)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theStageIsDoneByTheOwnerOnly() {
    server.has(BOB);
    var stage = new PasswordStage(server.accounts.users(), passwords);

    assertThatCode(() -> stage.attempt(ALICE, auth("alice", PASSWORD))).doesNotThrowAnyException();
    assertThatCode(() -> stage.attempt(ALICE, auth("@alice:here", PASSWORD)))
        .doesNotThrowAnyException();
    assertThat(attempt(stage, ALICE, auth("bob", PASSWORD))).isEqualTo("M_FORBIDDEN");
    assertThat(attempt(stage, ALICE, auth("alice", "wrong"))).isEqualTo("M_FORBIDDEN");
    assertThat(attempt(stage, ALICE, auth("carol", PASSWORD))).isEqualTo("M_FORBIDDEN");
    assertThat(attempt(stage, null, auth("alice", PASSWORD))).isEqualTo("M_FORBIDDEN");
    assertThat(attempt(stage, ALICE, auth("alice", null))).isEqualTo("M_BAD_JSON");
    assertThat(attempt(stage, ALICE, JsonObject.of("password", PASSWORD)))
        .isEqualTo("M_MISSING_PARAM");
  }

  @Test
  void anAddressIsKnownWhereTheAccountIsInUse() {
    var seen = new ArrayList<String>();
    var counted = server.passwords(new PasswordHash(new Random(1), 1), recording(seen));
    var token = server.accounts.sessions().start(ALICE, null, null).accessToken();
    server.accounts.sessions().find(token, "2001:db8::7", null);
    server.awaitWritten();

    counted.letsIn(ALICE, "alice", PASSWORD, Network.of("2001:db8::8"));
    counted.letsIn(ALICE, "alice", PASSWORD, "192.0.2.7");
    counted.letsIn(ALICE, "alice", "wrong", "192.0.2.7");
    counted.letsIn(null, "carol", PASSWORD, "192.0.2.7");
    counted.confirms(ALICE, ALICE, PASSWORD);
    counted.confirms(ALICE, BOB, PASSWORD);

    assertThat(seen)
        .containsExactly(
            "@alice:here from 20010db800000000::/64, known",
            "succeeded",
            "@alice:here from 192.0.2.7",
            "succeeded",
            "@alice:here from 192.0.2.7",
            "carol from 192.0.2.7",
            "@alice:here from null, known",
            "succeeded",
            "@alice:here from null, known");
  }

  private static Attempts recording(List<String> seen) {
    return (account, from, known) -> {
      seen.add(account + " from " + from + (known ? ", known" : ""));
      return () -> seen.add("succeeded");
    };
  }

  private static String attempt(PasswordStage stage, @Nullable UserId user, JsonObject auth) {
    return refusal(() -> stage.attempt(user, auth));
  }

  private static JsonObject auth(String user, @Nullable String password) {
    return JsonObject.builder()
        .put("identifier", JsonObject.builder().put("type", "m.id.user").put("user", user).build())
        .put("password", password)
        .build();
  }
}
