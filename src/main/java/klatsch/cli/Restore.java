package klatsch.cli;

import klatsch.config.ConfigProblems;

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
    var upkeep = Verify.upkeep(config);
    var folder = shell.folder().resolve(arguments.parameter(0));
    var restored = upkeep.restore(folder);
    shell.out().println("Restored what was kept on " + restored.made());
    return Verify.run(upkeep, shell);
  }
}
