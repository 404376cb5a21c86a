package klatsch.cli;

import java.time.Clock;
import klatsch.config.ConfigProblems;
import klatsch.upkeep.Upkeep;

/// `./klatsch restore`: a server's data from a backup.
final class Restore implements Command {
  private final Shell shell;

  Restore(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Usage usage() {
    return Usage.of(
            "restore",
            "Makes a server's data of a backup, where there is nothing yet, and checks it.")
        .parameter("FOLDER", "It was made by `./klatsch backup`.")
        .withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    var config = arguments.config();
    var upkeep =
        new Upkeep(config.server().name(), config.database(), config.data(), Clock.systemUTC());
    var folder = shell.folder().resolve(arguments.parameter(0));
    var restored = upkeep.restore(folder);
    shell.out().println("Restored what was kept on " + restored.made());
    return Verify.run(upkeep, shell);
  }
}
