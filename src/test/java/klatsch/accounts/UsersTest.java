package klatsch.accounts;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future.State;
import java.util.stream.Stream;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
  @TempDir private Path folder;
  private TestAccounts server;
  private Users users;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    users = server.accounts.users();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest(name = "{0} is called {1}")
  @CsvSource({
    "alice, @alice:here",
    "Alice, @alice:here",
    "ÄRGER, M_INVALID_USERNAME",
    "a.b_c=d-e/f+1, @a.b_c=d-e/f+1:here",
    "42, @42:here",
    "'', M_INVALID_USERNAME",
    "two words, M_INVALID_USERNAME",
    "@alice:here, M_INVALID_USERNAME",
    "alice:here, M_INVALID_USERNAME",
    "\u212Aelvin, M_INVALID_USERNAME", // the sign for the unit, which has a small k
    "☕, M_INVALID_USERNAME",
  })
  void aNameIsMadeOfPlainSmallLetters(String username, String outcome) {
    if (outcome.startsWith("@")) {
      assertThat(users.newId(username)).hasToString(outcome);
    } else {
      assertThat(refusal(() -> users.newId(username))).isEqualTo(outcome);
    }
  }

  @Test
  void aUserIdHas255BytesAtMost() {
    int room = 255 - "@:here".length();

    assertThat(users.newId("a".repeat(room)).value()).hasSize(255);
    assertThat(refusal(() -> users.newId("a".repeat(room + 1)))).isEqualTo("M_INVALID_USERNAME");
  }

  @Test
  void whoSaysNoNameGetsOne() {
    var first = users.newId(null);
    var second = users.newId(null);

    assertThat(first.localpart()).matches("[a-z]+");
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void aNameIsTakenOnce() {
    users.create(ALICE, null, false);

    assertThat(refusal(() -> users.requireFree(ALICE))).isEqualTo("M_USER_IN_USE");
    assertThat(refusal(() -> users.create(ALICE, null, false))).isEqualTo("M_USER_IN_USE");
  }

  @Test
  void ofManyWhoWantANameAtTheSameTimeOneGetsIt() throws InterruptedException {
    Callable<UserId> create =
        () -> {
          users.create(ALICE, null, false);
          return ALICE;
        };

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes = threads.invokeAll(Stream.generate(() -> create).limit(20).toList());

      assertThat(outcomes).filteredOn(one -> one.state() == State.SUCCESS).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0} means alice")
  @ValueSource(strings = {"alice", "Alice", "@alice:here", "@ALICE:here"})
  void peopleSayTheirNameInManyWays(String name) {
    users.create(ALICE, null, false);

    assertThat(users.named(name)).isEqualTo(ALICE);
  }

  @ParameterizedTest(name = "{0} means nobody here")
  @ValueSource(strings = {"bob", "@alice:elsewhere", "@alice", "@", "", "alice:here", "@:here"})
  void othersAreNobodyHere(String name) {
    users.create(ALICE, null, false);

    assertThat(users.named(name)).isNull();
  }
}
