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
    System.exit(Commands.run(Shell.ofThisProcess(), PROGRAM, arguments));
  }
}
