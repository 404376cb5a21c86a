package klatsch;

import klatsch.cli.Program;
import klatsch.config.StartupProblem;

/// Builds every part, from the bottom to the top.
public final class Homeserver {
  private Homeserver() {}

  /// Starts the parts there are.
  public static Program.Running start(Config config) {
    throw new StartupProblem("There is nothing to serve for " + config.server().name() + " yet.");
  }
}
