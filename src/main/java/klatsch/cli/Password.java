package klatsch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import klatsch.config.StartupProblem;

/// Where a new password comes from.
@FunctionalInterface
public interface Password {
  /// Asks for it. Throws a [StartupProblem] when there is none.
  String askFor(String prompt);

  /// From the person at the terminal, who types it twice without seeing it; without a terminal it
  /// is the first line of standard input.
  @SuppressWarnings("SystemConsoleNull") // It may be null for NullAway.
  static String ofThisProcess(String prompt) {
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      return firstLine();
    }
    var first = console.readPassword("%s: ", prompt);
    var second = console.readPassword("%s, again: ", prompt);
    if (!Arrays.equals(first, second)) {
      throw new StartupProblem("The two passwords differ; nothing was changed.");
    }
    return first == null ? "" : new String(first);
  }

  private static String firstLine() {
    try {
      var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      var line = input.readLine();
      return line == null ? "" : line;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
