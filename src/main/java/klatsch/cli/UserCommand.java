package klatsch.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./klatsch user`: the house of the commands about accounts.
@Command(
    name = "user",
    synopsisSubcommandLabel = "COMMAND",
    description = "Manages accounts, also while the server runs.")
final class UserCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What about users? There is `user create`.");
  }
}
