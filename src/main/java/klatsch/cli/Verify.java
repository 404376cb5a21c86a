package klatsch.cli;

import java.time.Clock;
import klatsch.Config;
import klatsch.config.ConfigProblems;
import klatsch.upkeep.Upkeep;

/// `./klatsch verify`: looks through the whole database, also while the server runs.
final class Verify implements Command {
  private final Shell shell;

  Verify(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Usage usage() {
    return Usage.of(
            "verify",
            "Looks through everything that is kept, also while the server runs, and says what is"
                + " wrong.")
        .withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    return run(upkeep(arguments.config()), shell);
  }

  /// What is kept where the settings say.
  static Upkeep upkeep(Config config) {
    return new Upkeep(config.server().name(), config.database(), config.data(), Clock.systemUTC());
  }

  static int run(Upkeep upkeep, Shell shell) {
    var result = upkeep.verify(finding -> shell.out().println(finding));
    shell
        .out()
        .println(
            "Looked at %,d rooms with %,d events, and at %,d files"
                .formatted(result.rooms(), result.events(), result.media()));
    if (result.unplayed() > 0) {
      shell
          .out()
          .println(
              "%,d of the rooms begin on other servers, so they could not be played again"
                  .formatted(result.unplayed()));
    }
    if (result.findings() == 0) {
      shell.out().println("All is well");
      return Commands.DONE;
    }
    shell.out().println("%,d things are wrong".formatted(result.findings()));
    return Commands.CANNOT;
  }
}
