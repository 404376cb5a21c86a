package klatsch.cli;

import klatsch.config.ConfigProblems;

/// Something that can stand behind `./klatsch`.
interface Command {
  Usage usage();

  /// Does it, and returns the exit status.
  ///
  /// @throws ConfigProblems if the arguments or the settings are wrong
  /// @throws klatsch.config.StartupProblem if a person has to mend something first
  int run(Arguments arguments) throws Exception;
}
