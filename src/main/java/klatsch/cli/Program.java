package klatsch.cli;

import java.net.URI;
import java.util.List;
import klatsch.Config;
import klatsch.accounts.Accounts;

/// What the commands need of the homeserver, so that they can be tried without one.
public interface Program {
  /// Starts serving. Throws a [klatsch.config.StartupProblem] when that cannot be.
  Running start(Config config);

  /// Opens the database only, beside a server that may be running. Throws a
  /// [klatsch.config.StartupProblem] when that cannot be.
  Beside openBeside(Config config);

  /// What can be worked on beside a running server.
  interface Beside extends AutoCloseable {
    Accounts accounts();

    @Override
    void close();
  }

  /// A homeserver that serves until it is closed.
  interface Running extends AutoCloseable {
    /// Where it listens, with the ports it really has.
    List<URI> addresses();

    /// Answers what is in flight, wakes those who wait, and closes the database.
    @Override
    void close();
  }
}
