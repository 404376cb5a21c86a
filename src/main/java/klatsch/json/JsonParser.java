package klatsch.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Bytes to values, losing nothing: no number is rounded, no second key wins in silence.
final class JsonParser {
  /// Deep nesting is only ever an attack; real events stay below ten.
  static final int MAX_DEPTH = 100;

  /// Long enough for every number that anybody means, short enough to be kept as text.
  private static final int MAX_NUMBER_LENGTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_PROPERTY_NAMES)
          .build();

  private JsonParser() {}

  static Json parse(byte[] utf8) {
    if (!Utf8.isStrict(utf8)) {
      throw new JsonSyntaxException("The JSON must be UTF-8");
    }
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
      var first = parser.nextToken();
      if (first == null) {
        throw new JsonSyntaxException("The JSON is empty");
      }
      var value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new JsonSyntaxException("There is something after the end of the JSON");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw new JsonSyntaxException("The JSON is too deep, or a number in it is too long");
    } catch (StreamReadException | JacksonIOException e) {
      throw new JsonSyntaxException(whereOf(e));
    }
  }

  private static String whereOf(tools.jackson.core.JacksonException e) {
    var where = e.getLocation();
    return where == null
        ? "This is not JSON"
        : "This is not JSON: look at line " + where.getLineNr() + ", column " + where.getColumnNr();
  }

  private static Json value(tools.jackson.core.JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new JsonString(wellFormed(parser.getString()));
      case VALUE_NUMBER_INT -> integer(parser.getString());
      case VALUE_NUMBER_FLOAT -> new JsonDecimal(parser.getString());
      case VALUE_TRUE -> JsonBoolean.TRUE;
      case VALUE_FALSE -> JsonBoolean.FALSE;
      case VALUE_NULL -> JsonNull.NULL;
      default -> throw new JsonSyntaxException("This is not JSON");
    };
  }

  private static JsonObject object(tools.jackson.core.JsonParser parser) {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = wellFormed(parser.currentName());
      if (members.put(name, value(parser, parser.nextToken())) != null) {
        throw new JsonSyntaxException("The JSON has a key twice in one object");
      }
    }
    return new JsonObject(members);
  }

  private static JsonArray array(tools.jackson.core.JsonParser parser) {
    var values = new ArrayList<Json>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      values.add(value(parser, token));
    }
    return new JsonArray(values);
  }

  /// `-0` and what does not fit 64 bits stays text, so that canonical JSON can refuse it.
  private static Json integer(String text) {
    if (text.equals("-0")) {
      return new JsonDecimal(text);
    }
    try {
      return new JsonInteger(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return new JsonDecimal(text);
    }
  }

  /// Half a surrogate pair cannot be written as UTF-8, so it could never be hashed or sent on.
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          throw new JsonSyntaxException("A text in the JSON has half of a surrogate pair");
        }
        i++;
      }
    }
    return text;
  }
}
