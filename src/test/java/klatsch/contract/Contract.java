package klatsch.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparingInt;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.serialization.JsonNodeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Holds what is said over the wire against the specification: every request that the house tests
/// send and that succeeds, and every answer they get.
public final class Contract {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The dialect only matters for what a schema does not say itself; 2020-12 is that of OpenAPI
  /// 3.1. Schemas of r0 that have no ending in their names are YAML, which JSON is too.
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          factory ->
              factory
                  .jsonNodeReader(JsonNodeReader.builder().jsonMapper(new YAMLMapper()).build())
                  .schemaMappers(mappers -> mappers.mappings(Contract::withoutLink)));

  private static final List<Operation> OPERATIONS =
      SpecFiles.here()
          ? Stream.of("v1.19/api/client-server", "legacy/r0.6.1/api/client-server")
              .flatMap(folder -> SpecFiles.operations(folder).stream())
              .sorted(comparingInt(Operation::variables))
              .toList()
          : List.of();

  private static final ConcurrentMap<SchemaLocation, JsonSchema> LOADED = new ConcurrentHashMap<>();

  /// What has no place in a room's history. Servers tell it in `/events` since 2014, where the
  /// schema, unlike those of `/sync`, knows events of rooms only.
  private static final Set<String> PASSING = Set.of("m.typing", "m.receipt", "m.presence");

  /// Where a server has nothing to tell, clients expect an empty answer, for which these schemas
  /// have no place.
  private static final Set<String> MAY_BE_EMPTY = Set.of("getTurnServer", "getProtocols");

  /// Gives an event or its content, as one likes, and must fit exactly one of the two schemas: but
  /// an event fits that of a content as well.
  private static final String EITHER = "getRoomStateWithKey";

  private static final Set<String> TOKEN_ERRORS =
      Set.of("M_MISSING_TOKEN", "M_UNKNOWN_TOKEN", "M_USER_LOCKED");

  static {
    // It does not know the words of OpenAPI that stand around the schemas, and need not.
    if (LoggerFactory.getLogger("com.networknt.schema") instanceof Logger logger) {
      logger.setLevel(Level.ERROR);
    }
  }

  private Contract() {}

  /// @param path as it was called, escaped, with its query
  /// @throws AssertionError that names the operation and what is wrong
  public static void check(
      String method, String path, byte @Nullable [] request, int status, byte[] answer) {
    var operation = operation(method, path);
    if (operation == null) {
      return;
    }
    checkAnswer(operation, status, answer);
    if (status == 200 && request != null) {
      checkRequest(operation, request);
    }
  }

  private static @Nullable Operation operation(String method, String path) {
    var called = path.replaceFirst("(?s)\\?.*", "");
    return OPERATIONS.stream().filter(one -> one.serves(method, called)).findFirst().orElse(null);
  }

  private static void checkAnswer(Operation operation, int status, byte[] answer) {
    if (status == 401 && TOKEN_ERRORS.contains(read(answer).path("errcode").asText())) {
      // Described once for all operations, in prose; here 401 stands for interactive
      // authentication.
      return;
    }
    if (operation.id().equals(EITHER) && read(answer).has("event_id")) {
      return;
    }
    if (MAY_BE_EMPTY.contains(operation.id()) && read(answer).isEmpty()) {
      return;
    }
    var pointer = operation.pointer() + "/responses/" + status;
    var response = operation.description().path("responses").path(Integer.toString(status));
    if (response.at("/schema/type").asText().equals("file")) {
      return;
    }
    if (response.has("schema")) {
      checkBody(operation, pointer + "/schema", "answer " + status, answer);
    } else if (response.at("/content/application~1json/schema").isObject()) {
      checkBody(
          operation, pointer + "/content/application~1json/schema", "answer " + status, answer);
    }
  }

  private static void checkRequest(Operation operation, byte[] request) {
    if (operation.description().at("/requestBody/content/application~1json/schema").isObject()) {
      checkBody(
          operation,
          operation.pointer() + "/requestBody/content/application~1json/schema",
          "request",
          request);
    }
  }

  private static void checkBody(Operation operation, String pointer, String what, byte[] body) {
    var location = SchemaLocation.of(operation.file() + "#" + encode(pointer));
    var schema = LOADED.computeIfAbsent(location, SCHEMAS::getSchema);
    var read = read(body);
    var wrong = schema.validate(operation.id().equals("getEvents") ? withoutPassing(read) : read);
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "%s of %s breaks the specification: %s in %s"
              .formatted(what, operation.id(), wrong, new String(body, UTF_8)));
    }
  }

  private static JsonNode withoutPassing(JsonNode page) {
    var events = page.path("chunk").elements();
    while (events.hasNext()) {
      if (PASSING.contains(events.next().path("type").asText())) {
        events.remove();
      }
    }
    return page;
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// In the files of r0 a link led to the schemas of events, which is not kept.
  static String withoutLink(String file) {
    return file.replace(
        "r0.6.1/api/client-server/definitions/event-schemas/", "r0.6.1/event-schemas/");
  }

  private static String encode(String pointer) {
    return pointer.replace("{", "%7B").replace("}", "%7D");
  }
}
