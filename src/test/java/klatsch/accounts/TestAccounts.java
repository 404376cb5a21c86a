package klatsch.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import klatsch.config.PasswordConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.RegistrationConfig.Mode;
import klatsch.config.SessionConfig;
import klatsch.crypto.PasswordHash;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.notify.Waiter;
import klatsch.store.Store;
import klatsch.store.TestDatabase;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// The accounts of an empty server called `here`, with a clock that the test turns.
public final class TestAccounts implements AutoCloseable {
  public static final UserId ALICE = new UserId("@alice:here");
  public static final UserId BOB = new UserId("@bob:here");

  public static final String PASSWORD = "open, sesame";

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Instant now;
  private final Store store;
  private final Notifier notifier = new Notifier();
  public final Accounts accounts;

  public TestAccounts(Path folder) {
    this(folder, Mode.OPEN);
  }

  public TestAccounts(Path folder, Mode mode) {
    this(folder, new RegistrationConfig(mode));
  }

  public TestAccounts(Path folder, RegistrationConfig registration) {
    this(folder, registration, NOON);
  }

  /// On what is there already, at a later time.
  TestAccounts(Path folder, Instant now) {
    this(folder, new RegistrationConfig(Mode.OPEN), now);
  }

  private TestAccounts(Path folder, RegistrationConfig registration, Instant now) {
    this.now = now;
    store = Store.open(TestDatabase.SQLITE.fresh(folder));
    accounts = open(registration, now.toEpochMilli());
    store.committer().onPublished(_ -> notifier.flush());
  }

  private Accounts open(RegistrationConfig registration, long seed) {
    return Accounts.open(
        "here",
        registration,
        PasswordConfig.USUAL,
        SessionConfig.USUAL,
        store,
        notifier,
        () -> now,
        new Random(seed));
  }

  /// Makes an account whose password is [#PASSWORD].
  public void has(UserId user) {
    accounts.users().create(user, accounts.passwords().hash(PASSWORD), false);
  }

  /// The same passwords, hashed in some way, of which somebody counts how often they are tried.
  Passwords passwords(PasswordHash hashes, Attempts attempts) {
    return new Passwords(store, hashes, attempts);
  }

  /// What another process sees that works on the same data.
  Accounts elsewhere() {
    return open(new RegistrationConfig(Mode.OPEN), 2);
  }

  /// Returns when all is written that nobody waits for.
  public void awaitWritten() {
    store.committer().write(_ -> this);
  }

  public void later(Duration time) {
    now = now.plus(time);
  }

  public Instant now() {
    return now;
  }

  /// Waits for news of a user, as `/sync` does.
  public Waiter listen(UserId user) {
    return notifier.listen(user);
  }

  @Override
  public void close() {
    store.close();
  }

  /// The code of the refusal that this must meet, such as `M_FORBIDDEN`.
  public static String refusal(ThrowingCallable call) {
    return error(call).code().wireName();
  }

  /// The refusal that this must meet.
  public static MatrixError error(ThrowingCallable call) {
    var refused = catchThrowableOfType(MatrixException.class, call);
    assertThat(refused).as("a refusal").isNotNull();
    assertThat(refused.error().message()).isNotBlank();
    return refused.error();
  }
}
