package klatsch.cli;

import klatsch.config.ConfigProblems;

/// `./klatsch backup`: a copy of everything, while the server runs.
final class Backup implements Command {
  private static final long MEGABYTE = 1 << 20;

  private final Shell shell;

  Backup(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Usage usage() {
    return Usage.of(
            "backup",
            "Copies everything that is kept into a new folder, also while the server runs.")
        .parameter("FOLDER", "It is made, and holds secrets: who reads it can be this server.")
        .withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    var config = arguments.config();
    var folder = shell.folder().resolve(arguments.parameter(0));
    var bytes = Verify.upkeep(config).backUp(folder);
    shell
        .out()
        .printf("Copied everything to %s, %d MB%n", folder, (bytes + MEGABYTE - 1) / MEGABYTE);
    return Commands.DONE;
  }
}
