package klatsch.json;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Comparator;

/// The one way of writing a value that two servers agree on, so that they can hash and sign it.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#canonical-json)
public final class CanonicalJson {
  /// The largest whole number that every JSON library keeps exactly: 2^53 - 1.
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private CanonicalJson() {}

  /// @throws NotCanonicalException for fractions, exponents, minus zero, and integers beyond 2^53 - 1
  public static byte[] bytes(Json value) {
    var out = new ByteArrayOutputStream(512);
    write(value, out);
    return out.toByteArray();
  }

  /// @throws NotCanonicalException as [#bytes] does
  public static void write(Json value, ByteArrayOutputStream out) {
    switch (value) {
      case JsonObject object -> writeObject(object, out);
      case JsonArray(var values) -> {
        out.write('[');
        for (int i = 0; i < values.size(); i++) {
          if (i > 0) {
            out.write(',');
          }
          write(values.get(i), out);
        }
        out.write(']');
      }
      case JsonInteger(var number) -> {
        if (number > MAX_INTEGER || number < -MAX_INTEGER) {
          throw new NotCanonicalException(
              "An integer is beyond 2^53 - 1, which events must not have: " + number);
        }
        JsonWriter.write(value, out);
      }
      case JsonDecimal(var text) ->
          throw new NotCanonicalException(
              "Events must have whole numbers without fraction or exponent, not " + text);
      case JsonRaw _ -> throw new IllegalArgumentException("written JSON has no canonical form");
      case JsonString _, JsonBoolean _, JsonNull _ -> JsonWriter.write(value, out);
    }
  }

  private static void writeObject(JsonObject object, ByteArrayOutputStream out) {
    var names = object.names().toArray(String[]::new);
    Arrays.sort(names, BY_CODE_POINT);
    out.write('{');
    for (int i = 0; i < names.length; i++) {
      if (i > 0) {
        out.write(',');
      }
      JsonWriter.writeText(names[i], out);
      out.write(':');
      var value = object.get(names[i]);
      if (value != null) {
        write(value, out);
      }
    }
    out.write('}');
  }

  /// Java compares texts by UTF-16 unit, which puts U+1F600 before U+FF5E; the specification does not.
  static final Comparator<String> BY_CODE_POINT =
      (a, b) -> {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
          char x = a.charAt(i);
          char y = b.charAt(i);
          if (x != y) {
            return Character.isSurrogate(x) == Character.isSurrogate(y)
                ? x - y
                : Character.isSurrogate(x) ? 1 : -1;
          }
        }
        return a.length() - b.length();
      };
}
