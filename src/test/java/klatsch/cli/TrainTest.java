package klatsch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import klatsch.Config;
import klatsch.Homeserver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher only says that a recording did not work; this test says why.
class TrainTest {
  @Test
  void aRealServerPlaysTheWholeRehearsal(@TempDir Path folder) throws Exception {
    var err = new StringWriter();
    var shell =
        new Shell(
            Map.of(),
            folder,
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            _ -> "not asked for");

    var status = Commands.run(shell, new RealServer(), "train");

    assertThat(status).as(err.toString()).isZero();
  }

  private static final class RealServer implements Program {
    @Override
    public Running start(Config config) {
      return Homeserver.start(config);
    }

    @Override
    public Beside openBeside(Config config) {
      throw new UnsupportedOperationException("there is nothing to do beside it");
    }
  }
}
