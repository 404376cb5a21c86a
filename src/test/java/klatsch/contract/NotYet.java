package klatsch.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// `not-yet.txt`: which operations we do not serve, and why not.
///
/// A line is a pattern of operations, a colon and the reason. `*` stands for anything.
public final class NotYet {
  static final Path FILE = Path.of("src/test/resources/contract/not-yet.txt");

  private NotYet() {}

  record Reason(String line, Pattern operations) {
    boolean covers(OperationsCsv.Row row) {
      return operations.matcher(row.operation()).matches();
    }
  }

  /// Whether an operation is among them.
  ///
  /// @param operation such as `GET /_matrix/client/v3/account/3pid`
  public static boolean covers(String operation) {
    try {
      return reasons().stream()
          .anyMatch(reason -> reason.operations().matcher(operation).matches());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Reason> reasons() throws IOException {
    try (var lines = Files.lines(FILE)) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> new Reason(line, pattern(line.substring(0, line.indexOf(": ")))))
          .toList();
    }
  }

  private static Pattern pattern(String operations) {
    return Pattern.compile(Pattern.quote(operations).replace("*", "\\E.*\\Q"));
  }
}
