package klatsch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import klatsch.Config;
import klatsch.accounts.Accounts;
import klatsch.config.StartupProblem;
import klatsch.notify.Notifier;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [TokenCreate], [TokenList] and [TokenRevoke], while a server has the same database open.
class TokenCommandsTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Store server;

  @BeforeEach
  void aServerRuns() {
    server = Store.open(new StoreSettings("", folder));
  }

  @AfterEach
  void theServerStops() {
    server.close();
  }

  @Test
  void theRunningServerKnowsANewTokenAtOnce() throws Exception {
    assertThat(run("create", "--token", "lucky", "--uses", "2", "--lasts=30d")).isZero();

    assertThat(out).hasToString("lucky\n");
    assertThat(accounts(server).registrationTokens().isValid("lucky")).isTrue();
  }

  @Test
  void whoNamesNoTokenGetsOneThatNobodyCanGuess() throws Exception {
    assertThat(run("create")).isZero();

    var token = out.toString().strip();
    assertThat(token).matches("[A-Za-z]{16}");
    assertThat(accounts(server).registrationTokens().isValid(token)).isTrue();
  }

  @Test
  void theListTellsHowOftenAndHowLong() throws Exception {
    run("create", "--token", "first", "--uses", "2");
    run("create", "--token", "second");
    out.getBuffer().setLength(0);

    assertThat(run("list")).isZero();

    assertThat(out.toString().lines().map(line -> line.strip().replaceAll(" +", " ")).toList())
        .containsExactlyInAnyOrder("TOKEN USED EXPIRES", "first 0 of 2 never", "second 0 never");
  }

  @Test
  void aTokenThatIsRevokedIsWorthNothing() throws Exception {
    run("create", "--token", "lucky");

    assertThat(run("revoke", "lucky")).isZero();

    assertThat(accounts(server).registrationTokens().isValid("lucky")).isFalse();
    assertThat(run("revoke", "lucky")).isEqualTo(1);
    assertThat(err).hasToString("klatsch: There is no such token\n");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "--token, two words, A token has",
    "--token, '', A token has",
    "--uses, 0, A token can be used once",
    "--uses, many, --uses needs a whole number",
    "--lasts, soon, --lasts needs a time",
  })
  void whatCannotBeIsRefusedInASentence(String option, String value, String sentence)
      throws Exception {
    assertThat(run("create", option + "=" + value)).isEqualTo(1);

    assertThat(err.toString()).startsWith("klatsch: " + sentence);
    assertThat(server.registrationTokens().all()).isEmpty();
  }

  @Test
  void aTokenIsMadeOnce() throws Exception {
    run("create", "--token", "lucky");

    assertThat(run("create", "--token", "lucky")).isEqualTo(1);
    assertThat(err).hasToString("klatsch: There is a token like this already\n");
  }

  @Test
  void anOptionNeedsItsValue() throws Exception {
    assertThat(run("create", "--uses")).isEqualTo(2);

    assertThat(err.toString()).contains("--uses needs a value");
  }

  private int run(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("token"));
    all.addAll(List.of(arguments));
    var shell =
        new Shell(
            Map.of(), folder, new PrintWriter(out, true), new PrintWriter(err, true), _ -> "");
    return Commands.run(shell, new BesideThatServer(), all.toArray(String[]::new));
  }

  private static Accounts accounts(Store store) {
    return Accounts.open(
        "localhost",
        Config.from(klatsch.config.Settings.none()).registration(),
        Config.from(klatsch.config.Settings.none()).password(),
        Config.from(klatsch.config.Settings.none()).session(),
        store,
        new Notifier(),
        Clock.systemUTC(),
        new Random());
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
          return TokenCommandsTest.accounts(store);
        }

        @Override
        public void close() {
          store.close();
        }
      };
    }
  }
}
