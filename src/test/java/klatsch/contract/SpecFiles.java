package klatsch.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The specification's machine-readable files, which lie beside the project and not in it.
final class SpecFiles {
  static final Path ROOT = Path.of("../shared/spec");
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ConcurrentMap<URI, JsonNode> READ = new ConcurrentHashMap<>();

  private SpecFiles() {}

  /// Whether they are here. In CI they always are.
  static boolean here() {
    if (Files.isDirectory(ROOT)) {
      return true;
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("the specification's files are missing: " + ROOT);
    }
    return false;
  }

  /// Every operation that the files of one folder describe.
  static List<Operation> operations(String folder) {
    var operations = new ArrayList<Operation>();
    try (var files = Files.list(ROOT.resolve(folder))) {
      files
          .filter(name -> name.toString().endsWith(".yaml"))
          .sorted()
          .forEach(file -> addOperations(file, operations));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return operations;
  }

  private static void addOperations(Path file, List<Operation> operations) {
    var root = tree(file.toUri().normalize());
    var base = basePath(root);
    for (var path : root.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          operations.add(
              new Operation(
                  method.getValue().path("operationId").asText(),
                  method.getKey().toUpperCase(Locale.ROOT),
                  base + path.getKey().strip(),
                  file.toUri().normalize(),
                  "/paths/" + escape(path.getKey()) + "/" + method.getKey(),
                  method.getValue()));
        }
      }
    }
  }

  private static String basePath(JsonNode root) {
    var openApi3 = root.at("/servers/0/variables/basePath/default").asText();
    var swagger2 = root.path("basePath").asText();
    var base = openApi3.isEmpty() ? swagger2 : openApi3;
    return base.replace("%CLIENT_MAJOR_VERSION%", "r0");
  }

  /// A file, read once.
  static JsonNode tree(URI file) {
    return READ.computeIfAbsent(
        file,
        _ -> {
          try {
            return YAML.readTree(Path.of(file).toFile());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  static String escape(String pointerPart) {
    return pointerPart.replace("~", "~0").replace("/", "~1");
  }
}
