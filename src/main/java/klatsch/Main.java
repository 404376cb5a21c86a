package klatsch;

import klatsch.cli.Commands;
import klatsch.cli.Program;
import klatsch.cli.Shell;

/// Reads the command line, nothing else.
public final class Main {
  private static final Program PROGRAM =
      new Program() {
        @Override
        public Running start(Config config) {
          return Homeserver.start(config);
        }

        @Override
        public Beside openBeside(Config config) {
          return BesideServer.open(config);
        }
      };

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    System.exit(run(Shell.ofThisProcess(), arguments));
  }

  /// Runs one command and returns the exit status.
  public static int run(Shell shell, String... arguments) throws Exception {
    return Commands.run(shell, PROGRAM, arguments);
  }
}
