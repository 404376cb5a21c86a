package klatsch.cli;

import klatsch.config.ConfigProblems;
import klatsch.config.StartupProblem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;

/// The command line: `./klatsch serve`, and everything else that can stand behind `./klatsch`.
@Command(
    name = "./klatsch",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "A Matrix homeserver. `./klatsch serve` starts it; nothing needs to be set up.",
    footer = "%n`./klatsch COMMAND --help` tells more about each.")
public final class Commands {
  /// The server runs into something that a person has to mend first.
  static final int CANNOT = 1;

  /// The command line or the settings are wrong.
  static final int USAGE = 2;

  private Commands() {}

  /// Runs one command and returns the exit status.
  public static int run(Shell shell, Program program, String... arguments) {
    var config =
        withHelp(new ConfigCommand())
            .addSubcommand(SettingOptions.addTo(withHelp(new ConfigExplain(shell))))
            .addSubcommand(withHelp(new ConfigManual(shell)));
    var user =
        withHelp(new UserCommand())
            .addSubcommand(SettingOptions.addTo(withHelp(new UserCreate(shell, program))));
    var commands =
        new CommandLine(new Commands())
            .addSubcommand(SettingOptions.addTo(withHelp(new Serve(shell, program))))
            .addSubcommand(user)
            .addSubcommand(config)
            .addSubcommand(new Train(program))
            .setOut(shell.out())
            .setErr(shell.err())
            .setUsageHelpAutoWidth(true)
            .setExecutionExceptionHandler(telling(shell));
    if (arguments.length == 0) {
      commands.usage(shell.err());
      return USAGE;
    }
    return commands.execute(arguments);
  }

  private static CommandLine withHelp(Object command) {
    var line = new CommandLine(command);
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
    return line;
  }

  /// Problems that a person can mend are told as sentences, all others as what they are: bugs.
  private static IExecutionExceptionHandler telling(Shell shell) {
    return (thrown, _, _) -> {
      switch (thrown) {
        case ConfigProblems wrong -> {
          wrong.problems().forEach(problem -> shell.err().println("klatsch: " + problem));
          return USAGE;
        }
        case StartupProblem problem -> {
          shell.err().println("klatsch: " + problem.getMessage());
          return CANNOT;
        }
        default -> throw thrown;
      }
    };
  }

  /// `Klatsch 0.1.0 (Java 25.0.1)`
  static final class Version implements IVersionProvider {
    static String ours() {
      var version = Commands.class.getPackage().getImplementationVersion();
      return version == null ? "(not packaged)" : version;
    }

    @Override
    public String[] getVersion() {
      return new String[] {"Klatsch " + ours() + " (Java " + Runtime.version() + ")"};
    }
  }
}
