package klatsch;

import klatsch.cli.Commands;
import klatsch.cli.Shell;

/// Reads the command line, nothing else.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(Shell.ofThisProcess(), Homeserver::start, arguments));
  }
}
