package klatsch.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `wrong-descriptions.txt`: where a description of the first generations is wrong about answers,
/// or is contradicted by another document.
final class WrongDescriptions {
  private static final Path FILE = Path.of("src/test/resources/contract/wrong-descriptions.txt");

  private static final List<Mistake> MISTAKES = read();

  private WrongDescriptions() {}

  /// @param operation such as `GET /_matrix/client/api/v1/publicRooms`
  /// @param finding what the check says, with `[]` for each place in a list
  /// @param answer one against which it says so
  record Mistake(String operation, String finding, String answer, String reason) {
    private static Mistake of(String line) {
      var cells = line.split(" \\| ", 4);
      return new Mistake(cells[0], cells[1], cells[2], cells[3]);
    }

    /// Whether the description says so at all, or else the line covers nothing.
    boolean isMade() {
      int space = operation.indexOf(' ');
      return Contract.findings(
              operation.substring(0, space), operation.substring(space + 1), answer.getBytes(UTF_8))
          .stream()
          .anyMatch(this::is);
    }

    private boolean is(String found) {
      return finding.equals(found.replaceAll("\\[\\d+]", "[]"));
    }
  }

  static List<Mistake> all() {
    return MISTAKES;
  }

  static boolean cover(Operation operation, String finding) {
    var called = operation.method() + " " + operation.path();
    return MISTAKES.stream()
        .anyMatch(mistake -> mistake.operation().equals(called) && mistake.is(finding));
  }

  private static List<Mistake> read() {
    try (var lines = Files.lines(FILE)) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Mistake::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
