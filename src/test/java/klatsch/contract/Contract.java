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
import com.networknt.schema.ValidationMessage;
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

  /// By what describes them: an operation of 2014 is described twice.
  private static final List<List<Operation>> OPERATIONS =
      SpecFiles.here()
          ? Stream.of(
                  SpecFiles.operations("v1.19/api/client-server"),
                  SpecFiles.operations("legacy/r0.6.1/api/client-server"),
                  SpecFiles.operations("legacy/v2_alpha"),
                  SpecFiles.operations("legacy/v1"),
                  Swagger12.operations("legacy/swagger12/2015-11-17"))
              .map(
                  operations ->
                      operations.stream().sorted(comparingInt(Operation::variables)).toList())
              .toList()
          : List.of();

  private static final ConcurrentMap<String, JsonSchema> LOADED = new ConcurrentHashMap<>();

  /// What has no place in a room's history. Servers tell it in `/events` since 2014, where the
  /// schema, unlike those of `/sync`, knows events of rooms only.
  private static final Set<String> PASSING = Set.of("m.typing", "m.receipt", "m.presence");

  /// Where a server has nothing to tell, clients expect an empty answer, for which these schemas
  /// have no place.
  private static final Set<String> MAY_BE_EMPTY = Set.of("getTurnServer", "getProtocols");

  /// Gives an event or its content, as one likes, and must fit exactly one of the two schemas: but
  /// an event fits that of a content as well.
  private static final String EITHER = "getRoomStateWithKey";

  private static final String EVENTS_OF_2015 = "event-schemas-2015/schema/v1/";

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
    var called = path.replaceFirst("(?s)\\?.*", "");
    for (var operations : OPERATIONS) {
      operations.stream()
          .filter(one -> one.serves(method, called))
          .findFirst()
          .ifPresent(
              operation -> {
                checkAnswer(operation, status, answer);
                if (status == 200 && request != null) {
                  checkRequest(operation, request);
                }
              });
    }
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
    var wrong =
        findings(operation, pointer, body).stream()
            .filter(finding -> !WrongDescriptions.cover(operation, finding))
            .toList();
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "%s of %s breaks the specification: %s in %s"
              .formatted(what, operation.id(), wrong, new String(body, UTF_8)));
    }
  }

  /// What the descriptions of an operation say against an answer, also what they are wrong about.
  static List<String> findings(String method, String path, byte[] answer) {
    return OPERATIONS.stream()
        .flatMap(operations -> operations.stream().filter(one -> one.serves(method, path)).limit(1))
        .filter(operation -> operation.description().at("/responses/200").has("schema"))
        .flatMap(
            operation ->
                findings(operation, operation.pointer() + "/responses/200/schema", answer).stream())
        .toList();
  }

  private static List<String> findings(Operation operation, String pointer, byte[] body) {
    var location = operation.file() + "#" + encode(pointer);
    var key = operation.method() + operation.path() + location;
    var schema = LOADED.computeIfAbsent(key, _ -> schema(operation, pointer, location));
    var read = read(body);
    return schema.validate(operation.tellsEvents() ? withoutPassing(read) : read).stream()
        .map(ValidationMessage::toString)
        .toList();
  }

  /// What was not in this form in its file has no place there.
  private static JsonSchema schema(Operation operation, String pointer, String location) {
    return operation.pointer().isEmpty()
        ? SCHEMAS.getSchema(operation.description().at(pointer))
        : SCHEMAS.getSchema(SchemaLocation.of(location));
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

  /// In the files of r0 and before, links led to the schemas of events and from a folder to itself,
  /// which are not kept. What r0 says of identity servers is kept as of today, which is the same.
  static String withoutLink(String file) {
    return file.replace(
            "r0.6.1/api/client-server/definitions/event-schemas/", "r0.6.1/event-schemas/")
        .replace("legacy/r0.6.1/api/identity/", "v1.19/api/identity/")
        .replaceFirst("(definitions/){2,}", "$1")
        .replaceFirst("(legacy/)v1/.*(core-event-schema/\\w+)", "$1" + EVENTS_OF_2015 + "$2")
        .replaceFirst("(legacy/)v1/v1-event-schema/", "$1" + EVENTS_OF_2015);
  }

  private static String encode(String pointer) {
    return pointer.replace("{", "%7B").replace("}", "%7D");
  }
}
