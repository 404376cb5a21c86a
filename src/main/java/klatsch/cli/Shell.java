package klatsch.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/// What surrounds a command: its environment, its folder, and where it prints.
///
/// @param folder the one that the person at the shell is in
/// @param out for what was asked for
/// @param err for what went wrong
public record Shell(
    Map<String, String> environment,
    Path folder,
    PrintWriter out,
    PrintWriter err,
    Password password) {
  /// The shell that this process was started from.
  public static Shell ofThisProcess() {
    return new Shell(
        System.getenv(),
        Path.of(""),
        new PrintWriter(System.out, true, System.out.charset()),
        new PrintWriter(System.err, true, System.err.charset()),
        Password::ofThisProcess);
  }
}
