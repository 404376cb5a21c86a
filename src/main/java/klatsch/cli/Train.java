package klatsch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import klatsch.Config;
import klatsch.config.ConfigProblems;
import klatsch.config.Sources;
import klatsch.telemetry.Logs;

/// `./klatsch train`: a server on free ports lives a short life, so that the JVM can record what it
/// loads and compiles. The launcher runs this after each build; people do not need it.
final class Train implements Command {
  private final Program program;

  Train(Program program) {
    this.program = program;
  }

  @Override
  public Usage usage() {
    return Usage.of("train", "Runs a server for a moment, for the launcher to record.").hide();
  }

  @Override
  public int run(Arguments arguments) throws IOException, InterruptedException, ConfigProblems {
    arguments.check();
    var folder = Files.createTempDirectory("klatsch-train-");
    try {
      var config = config(folder);
      Logs.setLevel(config.log().level().name());
      try (var running = program.start(config);
          var rehearsal = new Rehearsal(running.addresses().getFirst())) {
        rehearsal.play();
      }
    } finally {
      delete(folder);
    }
    return Commands.DONE;
  }

  private static Config config(Path folder) throws ConfigProblems {
    var settings =
        new Sources(Config.settings(), List.of())
            .option("http.port", "0")
            .option("https.port", "0")
            .option("data.dir", folder.toString())
            .option("log.level", "warn")
            // What is recorded is loaded at every start, also where nobody ever searches.
            .option("search.enabled", "false")
            .settings();
    var config = Config.from(settings);
    settings.check();
    return config;
  }

  private static void delete(Path folder) throws IOException {
    try (var below = Files.walk(folder)) {
      for (var file : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
