package klatsch.cli;

import java.util.List;
import java.util.stream.Stream;
import klatsch.config.ConfigProblems;
import klatsch.config.Nearest;
import klatsch.config.StartupProblem;
import klatsch.telemetry.Version;
import org.jspecify.annotations.Nullable;

/// The command line: `./klatsch serve`, and everything else that can stand behind `./klatsch`.
public final class Commands {
  static final int DONE = 0;

  /// Something is in the way that a person has to mend first.
  static final int CANNOT = 1;

  /// The command line or the settings are wrong.
  static final int USAGE = 2;

  private final Shell shell;
  private final List<Command> all;

  private Commands(Shell shell, Program program) {
    this.shell = shell;
    this.all =
        Stream.of(
                List.of(
                    new Serve(shell, program),
                    new UserCreate(shell, program),
                    new UserList(shell, program)),
                UserCommand.all(shell, program),
                List.of(
                    new TokenCreate(shell, program),
                    new TokenList(shell, program),
                    new TokenRevoke(shell, program),
                    new Backup(shell),
                    new Restore(shell),
                    new Verify(shell),
                    new ConfigExplain(shell),
                    new ConfigManual(shell),
                    new MetricsManual(shell),
                    new ErrorsManual(shell),
                    new Train(program)))
            .flatMap(List::stream)
            .toList();
  }

  /// Runs one command and returns the exit status.
  public static int run(Shell shell, Program program, String... arguments) throws Exception {
    return new Commands(shell, program).run(List.of(arguments));
  }

  private int run(List<String> words) throws Exception {
    if (words.isEmpty()) {
      shell.err().print(help(""));
      shell.err().flush();
      return USAGE;
    }
    var command = named(words);
    var asksForHelp = words.contains("--help") || words.contains("-h");
    if (command == null) {
      return withoutCommand(words, asksForHelp);
    }
    if (asksForHelp) {
      return print(command.usage().help());
    }
    return run(command, words.subList(wordsOf(command).size(), words.size()));
  }

  /// Problems that a person can mend are told as sentences; all others are bugs, and fall through.
  private int run(Command command, List<String> arguments) throws Exception {
    try {
      return command.run(Arguments.read(command.usage(), shell, arguments));
    } catch (ConfigProblems wrong) {
      wrong.problems().forEach(this::complain);
      return USAGE;
    } catch (StartupProblem problem) {
      complain(String.valueOf(problem.getMessage()));
      return CANNOT;
    }
  }

  private @Nullable Command named(List<String> words) {
    return all.stream()
        .filter(command -> startsWith(words, wordsOf(command)))
        .findFirst()
        .orElse(null);
  }

  private static List<String> wordsOf(Command command) {
    return List.of(command.usage().name().split(" ", -1));
  }

  private static boolean startsWith(List<String> words, List<String> start) {
    return words.size() >= start.size() && words.subList(0, start.size()).equals(start);
  }

  private int withoutCommand(List<String> words, boolean asksForHelp) {
    var first = words.getFirst();
    if (first.equals("--version") || first.equals("-V")) {
      return print("Klatsch %s (Java %s)\n".formatted(Version.current(), Runtime.version()));
    }
    var family = all.stream().anyMatch(command -> wordsOf(command).getFirst().equals(first));
    if (asksForHelp) {
      return print(help(family ? first : ""));
    }
    if (family) {
      shell.err().print(help(first));
      shell.err().flush();
      return USAGE;
    }
    var names = all.stream().map(command -> wordsOf(command).getFirst()).toList();
    var nearest = Nearest.to(first, names);
    complain(
        "there is no command `%s`; %s"
            .formatted(
                first,
                nearest == null
                    ? "`./klatsch --help` lists all there are"
                    : "did you mean `%s`?".formatted(nearest)));
    return USAGE;
  }

  /// The list of commands, all or those of one family, such as `user`.
  private String help(String family) {
    var help = new StringBuilder();
    help.append("Usage: ").append(Usage.PROGRAM).append(" COMMAND\n\n");
    if (family.isEmpty()) {
      help.append(
          "A Matrix homeserver. `./klatsch serve` starts it; nothing needs to be set up.\n\n");
    }
    for (var command : all) {
      var usage = command.usage();
      if (!usage.hidden() && usage.name().startsWith(family)) {
        help.append("  ")
            .append("%-20s".formatted(usage.name()))
            .append(usage.summary())
            .append('\n');
      }
    }
    return help.append("\n`./klatsch COMMAND --help` tells more about each.\n").toString();
  }

  private int print(String text) {
    shell.out().print(text);
    shell.out().flush();
    return DONE;
  }

  private void complain(String problem) {
    shell.err().println("klatsch: " + problem);
  }
}
