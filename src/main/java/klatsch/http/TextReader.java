package klatsch.http;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import klatsch.model.error.Errcode;
import klatsch.model.id.BadIdException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.model.id.MediaId;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Reads a value from a text: a path variable, a query parameter, a string in JSON.
@FunctionalInterface
interface TextReader {
  /// The ids, which are a text on the wire.
  Map<Class<?>, Function<String, Object>> IDS =
      Map.of(
          UserId.class, UserId::new,
          RoomId.class, RoomId::new,
          EventId.class, EventId::new,
          RoomAlias.class, RoomAlias::new,
          DeviceId.class, DeviceId::new,
          MediaId.class, MediaId::new);

  /// @throws klatsch.model.error.MatrixException as an answer of 400, if the text is no such value
  Object read(String text);

  /// For what is a text wherever it stands: text itself, ids, enums. `null` for other types.
  ///
  /// @param where the name by which the sender knows the value
  /// @param wrong the code that answers a word which is none of an enum's
  static @Nullable TextReader of(Class<?> type, String where, Errcode wrong) {
    if (type == String.class) {
      return text -> withoutNul(text, where, wrong);
    }
    if (type.isEnum()) {
      return words(type, where, wrong);
    }
    var id = IDS.get(type);
    return id == null ? null : text -> id(id, text, where);
  }

  /// For what stands in a URL, where also numbers and booleans are texts.
  static @Nullable TextReader inUrl(Class<?> type, String where) {
    if (type == long.class || type == Long.class) {
      return text -> number(text, where);
    }
    if (type == int.class || type == Integer.class) {
      return text -> smallNumber(text, where);
    }
    if (type == boolean.class || type == Boolean.class) {
      return text -> bool(text, where);
    }
    return of(type, where, Errcode.INVALID_PARAM);
  }

  /// PostgreSQL stores no NUL, and nobody means one.
  private static String withoutNul(String text, String where, Errcode wrong) {
    if (text.indexOf('\0') >= 0) {
      throw error(wrong, "'" + where + "' has a NUL character");
    }
    return text;
  }

  private static TextReader words(Class<?> type, String where, Errcode wrong) {
    Map<String, Object> constants =
        Arrays.stream(type.getEnumConstants())
            .collect(
                toMap(
                    constant -> WireName.of((Enum<?>) constant),
                    Function.identity(),
                    (one, _) -> one,
                    TreeMap::new));
    var known = constants.keySet().stream().collect(joining(", "));
    return text -> {
      var constant = constants.get(text);
      if (constant == null) {
        throw error(wrong, "'" + where + "' must be one of: " + known);
      }
      return constant;
    };
  }

  private static Object id(Function<String, Object> id, String text, String where) {
    try {
      return id.apply(text);
    } catch (BadIdException e) {
      throw invalidParam("'" + where + "': " + e.getMessage());
    }
  }

  private static long number(String text, String where) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw invalidParam("'" + where + "' must be a whole number");
    }
  }

  private static int smallNumber(String text, String where) {
    try {
      return Math.toIntExact(number(text, where));
    } catch (ArithmeticException _) {
      throw invalidParam("'" + where + "' is too large a number");
    }
  }

  private static boolean bool(String text, String where) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalidParam("'" + where + "' must be true or false");
    };
  }
}
