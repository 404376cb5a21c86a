package klatsch.contract;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the specification says that one sends to an operation, beside what stands in the path.
///
/// @param body `null` if there is none
public record Described(List<Parameter> query, @Nullable Schema body) {
  /// A name in a query.
  public record Parameter(String name, Schema schema, boolean required) {}

  private static final Described NOTHING = new Described(List.of(), null);

  private static final Map<String, Operation> OPERATIONS =
      SpecFiles.here()
          ? Stream.of(
                  "v1.19/api/client-server",
                  "v1.19/api/server-server",
                  "legacy/r0.6.1/api/client-server",
                  "legacy/v2_alpha",
                  "legacy/v1")
              .flatMap(folder -> SpecFiles.operations(folder).stream())
              .collect(toMap(one -> key(one.method(), one.path()), identity(), (first, _) -> first))
          : Map.of();

  /// By the first of its paths that is described; of what no document describes, nothing is known.
  public static Described of(String method, List<String> paths) {
    return paths.stream()
        .map(path -> OPERATIONS.get(key(method, path)))
        .filter(operation -> operation != null)
        .findFirst()
        .map(Described::of)
        .orElse(NOTHING);
  }

  private static Described of(Operation operation) {
    var query = new ArrayList<Parameter>();
    Schema body = null;
    for (var parameter : operation.description().path("parameters")) {
      var schema = parameter.path("schema");
      switch (parameter.path("in").asText()) {
        case "query" ->
            query.add(
                new Parameter(
                    parameter.path("name").asText(),
                    new Schema(operation.file(), schema.isObject() ? schema : parameter),
                    parameter.path("required").asBoolean()));
        case "body" -> body = new Schema(operation.file(), schema);
        default -> {}
      }
    }
    JsonNode content = operation.description().at("/requestBody/content/application~1json/schema");
    return new Described(query, content.isObject() ? new Schema(operation.file(), content) : body);
  }

  private static String key(String method, String path) {
    return method + " " + path.replaceAll("\\{\\w+\\??}", "{}");
  }
}
