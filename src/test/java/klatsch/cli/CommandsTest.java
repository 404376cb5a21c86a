package klatsch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import klatsch.Config;
import klatsch.config.StartupProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line as people meet it: what it prints, and with which status it ends.
class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @Test
  void helpListsTheCommands() throws Exception {
    assertThat(klatsch("--help")).isZero();

    assertThat(out.toString()).contains("serve", "config", "`./klatsch serve` starts it");
  }

  @Test
  void nothingAskedForGetsTheHelpAndAnErrorStatus() throws Exception {
    assertThat(klatsch()).isEqualTo(2);

    assertThat(err.toString()).contains("Usage: ./klatsch");
  }

  @Test
  void aMistypedCommandGetsAGuess() throws Exception {
    assertThat(klatsch("serv")).isEqualTo(2);

    assertThat(err.toString())
        .isEqualTo("klatsch: there is no command `serv`; did you mean `serve`?\n");
  }

  @Test
  void aFamilyOfCommandsIsListed() throws Exception {
    assertThat(klatsch("user")).isEqualTo(2);

    assertThat(err.toString()).contains("user create").doesNotContain("config explain");
  }

  @Test
  void anOptionNeedsItsValue() throws Exception {
    assertThat(klatsch("serve", "--http-port", "--https-port=0", "--config")).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly("klatsch: --http-port needs a value", "klatsch: --config needs a value");
  }

  @Test
  void theVersionIsTold() throws Exception {
    assertThat(klatsch("--version")).isZero();

    assertThat(out.toString()).startsWith("Klatsch ").contains("(Java " + Runtime.version());
  }

  @Test
  void serveHasAnOptionForEverySetting() throws Exception {
    assertThat(klatsch("serve", "--help")).isZero();

    assertThat(out.toString())
        .contains(Config.settings().stream().map(setting -> setting.option() + " VALUE").toList());
  }

  @Test
  void wrongSettingsEndWithStatus2AndAllTheSentences() throws Exception {
    assertThat(klatsch("serve", "--http-prot", "1", "--https-port=many", "stray")).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            "klatsch: there is no option --http-prot; did you mean --http-port?",
            "klatsch: nothing is known to do with `stray` here",
            "klatsch: --https-port: `many` will not do for https.port, which needs a number from 0"
                + " (any free port) to 65535");
  }

  @Test
  void aProblemAtTheStartEndsWithStatus1AndNoStackTrace() throws Exception {
    assertThat(klatsch("serve", "--http-port", "80")).isEqualTo(1);

    assertThat(err.toString()).isEqualTo("klatsch: Port 80 is in use.\n");
  }

  @Test
  void explainTellsWhereAValueCameFrom() throws Exception {
    Files.writeString(folder.resolve("klatsch.conf"), "http.port = 81\nlog.level = warn\n");

    var status = klatsch(Map.of("KLATSCH_LOG_LEVEL", "error"), "config", "explain");

    assertThat(status).isZero();
    assertThat(out.toString())
        .contains("http.port = 81   from " + folder.resolve("klatsch.conf") + " line 1\n")
        .contains("log.level = error   from KLATSCH_LOG_LEVEL\n")
        .contains("https.port = 8448\n");
  }

  @Test
  void theSettingsFileCanBeNamed() throws Exception {
    Files.writeString(folder.resolve("a.conf"), "http.port = 81");
    Files.writeString(folder.resolve("b.conf"), "http.port = 82");

    klatsch(Map.of("KLATSCH_CONFIG", "a.conf"), "config", "explain");
    klatsch(Map.of("KLATSCH_CONFIG", "a.conf"), "config", "explain", "--config", "b.conf");

    assertThat(out.toString()).contains("http.port = 81", "http.port = 82");
  }

  private int klatsch(String... arguments) throws Exception {
    return klatsch(Map.of(), arguments);
  }

  private int klatsch(Map<String, String> environment, String... arguments) throws Exception {
    var shell =
        new Shell(
            environment,
            folder,
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            _ -> "not asked for");
    return Commands.run(shell, new PortInUse(), arguments);
  }

  /// A homeserver that cannot start.
  private static final class PortInUse implements Program {
    @Override
    public Running start(Config config) {
      throw new StartupProblem("Port " + config.http().port() + " is in use.");
    }

    @Override
    public Beside openBeside(Config config) {
      throw new StartupProblem("The database is newer than this program.");
    }
  }
}
