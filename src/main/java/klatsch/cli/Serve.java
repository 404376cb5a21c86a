package klatsch.cli;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.util.concurrent.CountDownLatch;
import klatsch.Config;
import klatsch.config.ConfigProblems;
import klatsch.telemetry.Logs;
import klatsch.telemetry.Version;

/// `./klatsch serve`: the server itself, until it is told to stop.
///
/// SIGTERM and Ctrl-C stop it: what is in flight is answered, those who wait are woken, the
/// database is closed. The exit status is then the one of the signal, 143 or 130, as for any
/// process that a signal ended.
final class Serve implements Command {
  private final Shell shell;
  private final Program program;

  Serve(Shell shell, Program program) {
    this.shell = shell;
    this.program = program;
  }

  @Override
  public Usage usage() {
    return Usage.of("serve", "Starts the homeserver, which runs until Ctrl-C or SIGTERM stop it.")
        .withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems, InterruptedException {
    var config = arguments.config();
    Logs.setLevel(config.log().level().name());
    switch (config.log().format()) {
      case TEXT -> {}
      case JSON -> Logs.asJson();
    }
    var running = program.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
    shell.out().print(greeting(config, running));
    shell.out().flush();
    new CountDownLatch(1).await();
    return Commands.DONE;
  }

  static String greeting(Config config, Program.Running running) {
    return """
    Klatsch %s serves %s
      listens on    %s
      keeps data in %s (%s)
      registration  %s
      first admin   ./klatsch user create NAME --admin
    Ready. Ctrl-C stops it.
    """
        .formatted(
            Version.current(),
            config.server().name(),
            running.addresses().stream().map(URI::toString).collect(joining(" and ")),
            config.data().folder().toAbsolutePath().normalize(),
            config.database().url() == null ? "SQLite" : "the database is PostgreSQL",
            switch (config.registration().mode()) {
              case OPEN -> "is open, for only this machine can reach the server";
              case PUBLIC -> "is open to the world: everybody can make an account";
              case TOKEN -> "needs a token from ./klatsch token create";
              case OFF -> "is off: accounts are made with ./klatsch user create";
            });
  }
}
