package klatsch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import klatsch.Config;
import klatsch.accounts.Accounts;
import klatsch.config.PasswordConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.SessionConfig;
import klatsch.config.StartupProblem;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.store.UserStore.User;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Accounts from the shell, while a server has the same database open.
class UserCreateTest {
  private static final UserId ALICE = new UserId("@alice:localhost");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;
  private Store server;
  private String password = "a long secret";

  @BeforeEach
  void aServerRuns() throws Exception {
    server = Store.open(new StoreSettings("", folder));
  }

  @AfterEach
  void theServerStops() throws Exception {
    server.close();
  }

  @Test
  void theRunningServerKnowsTheNewAccountAtOnce() throws Exception {
    assertThat(create("alice")).isZero();

    assertThat(out.toString()).isEqualTo("Made the account @alice:localhost\n");
    assertThat(user(ALICE)).isNotNull().returns(false, User::admin);
    assertThat(accounts(server).passwords().matches(ALICE, "a long secret")).isTrue();
  }

  @Test
  void anAdministratorIsMadeOnRequest() throws Exception {
    assertThat(create("alice", "--admin")).isZero();

    assertThat(user(ALICE)).isNotNull().returns(true, User::admin);
  }

  @Test
  void aTakenNameIsRefused() throws Exception {
    create("alice");

    assertThat(create("Alice")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("klatsch: Somebody has this username already\n");
  }

  @Test
  void aBadNameIsRefused() throws Exception {
    assertThat(create("al:ice")).isEqualTo(1);

    assertThat(err.toString()).startsWith("klatsch: A username has");
  }

  @Test
  void anEmptyPasswordIsRefused() throws Exception {
    password = "";

    assertThat(create("alice")).isEqualTo(1);
    assertThat(user(ALICE)).isNull();
  }

  @Test
  void aNameIsNeeded() throws Exception {
    assertThat(create()).isEqualTo(2);

    assertThat(err.toString()).contains("NAME");
  }

  private @Nullable User user(UserId id) {
    return server.users().find(id);
  }

  private int create(String... arguments) throws Exception {
    var shell =
        new Shell(
            Map.of(),
            folder,
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            _ -> password);
    var all = new String[arguments.length + 2];
    all[0] = "user";
    all[1] = "create";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Commands.run(shell, new BesideThatServer(), all);
  }

  private static Accounts accounts(Store store) {
    return Accounts.open(
        "localhost",
        new RegistrationConfig(RegistrationConfig.Mode.OFF),
        PasswordConfig.USUAL,
        SessionConfig.USUAL,
        store,
        new Notifier(),
        InstantSource.fixed(Instant.EPOCH),
        new Random(1));
  }

  private final class BesideThatServer implements Program {
    @Override
    public Running start(Config config) {
      throw new StartupProblem("It runs already.");
    }

    @Override
    public Beside openBeside(Config config) {
      var store = Store.open(new StoreSettings("", folder).shared());
      return new Beside() {
        @Override
        public Accounts accounts() {
          return UserCreateTest.accounts(store);
        }

        @Override
        public void close() {
          store.close();
        }
      };
    }
  }
}
