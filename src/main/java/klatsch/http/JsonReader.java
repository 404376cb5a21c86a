package klatsch.http;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.missingParam;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonBoolean;
import klatsch.json.JsonInteger;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.error.Errcode;
import org.jspecify.annotations.Nullable;

/// Reads a Java value from JSON. Made once for each place in each body, when the server is built.
@FunctionalInterface
interface JsonReader {
  /// @throws klatsch.model.error.MatrixException as an answer of 400 that names the place
  Object read(Json value);

  /// @param where the place of the value in the body, such as `identifier.user`
  /// @param violations told what is wrong with the type itself
  static JsonReader of(AnnotatedType annotated, String where, Consumer<String> violations) {
    var type = rawType(annotated.getType());
    if (type == List.class) {
      return list(annotated, where, violations);
    }
    if (type == Json.class) {
      return value -> value;
    }
    if (type == JsonObject.class) {
      return value -> object(value, where);
    }
    if (type == boolean.class || type == Boolean.class) {
      return value -> bool(value, where);
    }
    if (type == long.class || type == Long.class) {
      return value -> number(value, where);
    }
    if (type == int.class || type == Integer.class) {
      return value -> smallNumber(value, where);
    }
    var text = TextReader.of(type, where, Errcode.BAD_JSON);
    if (text != null) {
      return value -> text.read(text(value, where));
    }
    if (type.isRecord()) {
      return record(type, where, violations);
    }
    violations.accept(where + " has a type that cannot be read from JSON: " + annotated.getType());
    return value -> value;
  }

  /// Reads an object, component by component.
  ///
  /// @param where the place of the object, or an empty text for the body itself
  static JsonReader record(Class<?> type, String where, Consumer<String> violations) {
    var members =
        Stream.of(type.getRecordComponents())
            .map(component -> Member.of(component, where, violations))
            .toList();
    var maker = new RecordMaker(type);
    return value -> {
      var object = object(value, where);
      var values = new @Nullable Object[members.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = members.get(i).read(object);
      }
      return maker.make(values);
    };
  }

  /// One member of an object that is read.
  ///
  /// @param absent the value of what is missing, or `null`; not used for what is required
  record Member(
      String name, String where, JsonReader reader, boolean required, @Nullable Object absent) {
    static Member of(RecordComponent component, String parent, Consumer<String> violations) {
      var name = WireName.of(component);
      var where = parent.isEmpty() ? name : parent + "." + name;
      var type = component.getAnnotatedType();
      boolean list = component.getType() == List.class;
      return new Member(
          name,
          where,
          JsonReader.of(type, where, violations),
          !list && !type.isAnnotationPresent(Nullable.class),
          list ? List.of() : null);
    }

    @Nullable Object read(JsonObject object) {
      var value = object.get(name);
      if (value != null && value != JsonNull.NULL) {
        return reader.read(value);
      }
      if (required) {
        throw missingParam("'" + where + "' is missing");
      }
      return absent;
    }
  }

  private static JsonReader list(
      AnnotatedType annotated, String where, Consumer<String> violations) {
    if (!(annotated instanceof AnnotatedParameterizedType parameterized)) {
      violations.accept(where + " is a list of nobody knows what");
      return value -> value;
    }
    var element = of(parameterized.getAnnotatedActualTypeArguments()[0], where + "[]", violations);
    return value -> {
      if (!(value instanceof JsonArray(var values))) {
        throw badJson("'" + where + "' must be a list");
      }
      var list = new ArrayList<>(values.size());
      for (var each : values) {
        list.add(element.read(each));
      }
      return List.copyOf(list);
    };
  }

  private static JsonObject object(Json value, String where) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw badJson("'" + where + "' must be an object");
  }

  private static boolean bool(Json value, String where) {
    if (value instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw badJson("'" + where + "' must be true or false");
  }

  private static long number(Json value, String where) {
    if (value instanceof JsonInteger(var number)) {
      return number;
    }
    throw badJson("'" + where + "' must be a whole number");
  }

  private static int smallNumber(Json value, String where) {
    long number = number(value, where);
    if (number != (int) number) {
      throw badJson("'" + where + "' is too large a number");
    }
    return (int) number;
  }

  private static String text(Json value, String where) {
    if (value instanceof JsonString(var text)) {
      return text;
    }
    throw badJson("'" + where + "' must be a text");
  }

  static Class<?> rawType(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
      default -> Object.class;
    };
  }
}
