package klatsch.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the oldest descriptions say of answers, as schemas of today. They are in a language before
/// JSON Schema: a model has properties, each of which says of itself whether it is required.
///
/// [Swagger 1.2](https://swagger.io/specification/v1_2/)
final class Swagger12 {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final String DEFINITIONS = "#/definitions/";

  /// Nothing, which has become an empty object since, and bytes.
  private static final Set<String> WITHOUT_SCHEMA = Set.of("void", "file");

  private static final Set<String> PLAIN = Set.of("string", "integer", "boolean", "number");

  private Swagger12() {}

  /// Every operation that the files of one folder describe, with the schema of its answer as that
  /// of an OpenAPI 2 description.
  static List<Operation> operations(String folder) {
    var operations = new ArrayList<Operation>();
    try (var files = Files.list(SpecFiles.ROOT.resolve(folder))) {
      for (var file : files.sorted().toList()) {
        addOperations(file, operations);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return operations;
  }

  private static void addOperations(Path file, List<Operation> operations) throws IOException {
    var root = new ObjectMapper().readTree(file.toFile());
    var base = root.path("basePath").asText().replaceFirst("https?://[^/]*", "");
    var models = models(root.path("models"));
    for (var api : root.path("apis")) {
      for (var one : api.path("operations")) {
        operations.add(
            new Operation(
                one.path("nickname").asText(),
                one.path("method").asText().toUpperCase(Locale.ROOT),
                base + api.path("path").asText(),
                file.toUri().normalize(),
                "",
                described(one, models)));
      }
    }
  }

  private static JsonNode described(JsonNode operation, ObjectNode models) {
    var description = NODES.objectNode();
    if (!WITHOUT_SCHEMA.contains(operation.path("type").asText())) {
      var schema = type(operation);
      schema.set("definitions", models);
      description.putObject("responses").putObject("200").set("schema", schema);
    }
    return description;
  }

  private static ObjectNode models(JsonNode models) {
    var schemas = NODES.objectNode();
    for (var model : models.properties()) {
      var schema = schemas.putObject(model.getKey()).put("type", "object");
      var properties = schema.putObject("properties");
      var required = schema.putArray("required");
      for (var property : model.getValue().path("properties").properties()) {
        properties.set(property.getKey(), type(property.getValue()));
        if (property.getValue().path("required").asBoolean()) {
          required.add(property.getKey());
        }
      }
    }
    for (var model : models.properties()) {
      for (var kind : model.getValue().path("subTypes")) {
        if (schemas.get(kind.asText()) instanceof ObjectNode below) {
          below.putArray("allOf").addObject().put("$ref", DEFINITIONS + model.getKey());
        }
      }
    }
    return schemas;
  }

  private static ObjectNode type(JsonNode described) {
    var name = described.path("type").asText(described.path("$ref").asText());
    var schema = NODES.objectNode();
    if (name.equals("array")) {
      schema.put("type", "array").set("items", type(described.path("items")));
    } else if (PLAIN.contains(name)) {
      schema.put("type", name);
      if (described.has("enum")) {
        schema.set("enum", described.path("enum"));
      }
    } else if (name.equals("object") || name.isEmpty()) {
      schema.put("type", "object");
    } else {
      schema.put("$ref", DEFINITIONS + name);
    }
    return schema;
  }
}
