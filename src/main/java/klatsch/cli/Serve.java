package klatsch.cli;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import klatsch.Config;
import klatsch.config.ConfigProblems;
import klatsch.telemetry.Logs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `./klatsch serve`: the server itself, until it is told to stop.
///
/// SIGTERM and Ctrl-C stop it: what is in flight is answered, those who wait are woken, the
/// database is closed. The exit status is then the one of the signal, 143 or 130, as for any
/// process that a signal ended.
@Command(
    name = "serve",
    sortOptions = false,
    description = "Starts the homeserver, and runs until it is stopped by Ctrl-C or SIGTERM.",
    footer = {
      "",
      "Every option may also be a line `key = value` in the settings file, or a variable in the"
          + " environment: --http-port, http.port and KLATSCH_HTTP_PORT are one."
    })
final class Serve implements Callable<Integer> {
  private final Shell shell;
  private final Program program;
  @Spec private CommandSpec spec;

  Serve(Shell shell, Program program) {
    this.shell = shell;
    this.program = program;
  }

  @Override
  public Integer call() throws ConfigProblems, InterruptedException {
    var settings = SettingOptions.gather(spec, shell);
    var config = Config.from(settings);
    settings.check();
    Logs.setLevel(config.log().level().name());
    var running = program.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
    shell.out().print(greeting(config, running));
    shell.out().flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private static String greeting(Config config, Program.Running running) {
    return """
    Klatsch %s serves %s
      listens on    %s
      keeps data in %s (%s)
      registration  %s
      first admin   ./klatsch user create NAME --admin
    Ready. Ctrl-C stops it.
    """
        .formatted(
            Commands.Version.ours(),
            config.server().name(),
            running.addresses().stream().map(URI::toString).collect(joining(" and ")),
            config.data().folder().toAbsolutePath().normalize(),
            config.database().url() == null ? "SQLite" : "the database is PostgreSQL",
            switch (config.registration().mode()) {
              case OPEN -> "is open: everybody who reaches this server can make an account";
              case OFF -> "is off: accounts are made with ./klatsch user create";
            });
  }
}
