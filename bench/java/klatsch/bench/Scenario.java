package klatsch.bench;

import java.io.IOException;

/// One load, and what is measured under it.
interface Scenario {
  /// The word that chooses it.
  String name();

  /// What it tells, in one line.
  String about();

  /// Whether it can drive a server that it did not start, and of which it knows the address only.
  boolean isForAnyServer();

  void run(Stage stage) throws IOException, InterruptedException;
}
