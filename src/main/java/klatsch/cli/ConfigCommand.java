package klatsch.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./klatsch config`: the house of the commands about settings.
@Command(
    name = "config",
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows how the server is set up.")
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Which one? There are `config explain` and `config manual`.");
  }
}
