package klatsch.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;
import klatsch.config.RegistrationConfig;
import klatsch.config.RegistrationConfig.Mode;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.notify.Waiter;
import klatsch.store.Store;
import klatsch.store.TestDatabase;
import klatsch.store.Transaction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// The accounts of an empty server called `here`, with a clock that the test turns.
public final class TestAccounts implements AutoCloseable {
  public static final UserId ALICE = new UserId("@alice:here");
  public static final UserId BOB = new UserId("@bob:here");

  public static final String PASSWORD = "open, sesame";

  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
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
    store = Store.open(TestDatabase.SQLITE.fresh(folder));
    accounts = Accounts.open("here", registration, store, notifier, () -> now, new Random(1));
    store.committer().onPublished(_ -> notifier.flush());
  }

  /// Makes an account whose password is [#PASSWORD].
  public void has(UserId user) {
    accounts.users().create(user, accounts.passwords().hash(PASSWORD), false);
  }

  /// Writes what returns nothing.
  void write(Consumer<Transaction> change) {
    store.write(
        tx -> {
          change.accept(tx);
          return true;
        });
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
