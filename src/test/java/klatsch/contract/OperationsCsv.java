package klatsch.contract;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `operations.csv`: every operation of every generation of the Client-Server API, so that the
/// tests know them also where the specification's files are not.
///
/// To write it anew: `./dev operations`.
public final class OperationsCsv {
  static final Path FILE = Path.of("src/test/resources/contract/operations.csv");

  private static final String HEAD = "generation,method,path,operationId,auth,limited\n";

  /// The oldest files also describe what bridges and push gateways serve.
  private static final Pattern OF_CLIENTS =
      Pattern.compile("/_matrix/(client|media)/|/\\.well-known/");

  private OperationsCsv() {}

  /// @param auth `token` or `none`
  /// @param limited whether the specification lets it answer 429
  record Row(
      String generation, String method, String path, String id, String auth, boolean limited) {
    String operation() {
      return method + " " + path;
    }
  }

  static void main() throws IOException {
    Files.writeString(FILE, fromSpecification());
  }

  static List<Row> read() throws IOException {
    return read(FILE);
  }

  /// What else the documents of the first generations have or take for granted, which no file
  /// describes.
  static List<Row> firstGenerations() throws IOException {
    return read(Path.of("src/test/resources/contract/first-generations.csv"));
  }

  private static List<Row> read(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.skip(1).map(OperationsCsv::row).toList();
    }
  }

  private static Row row(String line) {
    var cells = line.split(",", -1);
    return new Row(
        cells[0], cells[1], cells[2], cells[3], cells[4], Boolean.parseBoolean(cells[5]));
  }

  static String fromSpecification() {
    return Stream.of(
            lines("v1.19", "v1.19/api/client-server"),
            lines("r0.6.1", "legacy/r0.6.1/api/client-server"),
            lines("v2_alpha", "legacy/v2_alpha"),
            lines("api/v1", "legacy/v1"))
        .flatMap(List::stream)
        .collect(Collectors.joining("\n", HEAD, "\n"));
  }

  private static List<String> lines(String generation, String folder) {
    return SpecFiles.operations(folder).stream()
        .filter(operation -> OF_CLIENTS.matcher(operation.path()).lookingAt())
        .sorted(comparing(Operation::path).thenComparing(Operation::method))
        .map(
            operation ->
                String.join(
                    ",",
                    generation,
                    operation.method(),
                    operation.path(),
                    operation.id(),
                    operation.needsToken() ? "token" : "none",
                    Boolean.toString(operation.isLimited())))
        .distinct()
        .toList();
  }
}
