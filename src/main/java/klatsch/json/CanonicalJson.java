package klatsch.json;

import java.util.Arrays;
import java.util.Comparator;

/// The one way of writing a value that two servers agree on, so that they can hash and sign it.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#canonical-json)
public final class CanonicalJson {
  /// The largest whole number that every JSON library keeps exactly: 2^53 - 1.
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private static final int USUAL_SIZE = 512;

  private CanonicalJson() {}

  /// Which numbers a value may have.
  public enum Numbers {
    /// Whole ones up to 2^53 - 1, which is what the specification means.
    INTEGERS,
    /// All, each written as it came. Events of the first room versions have such, and their hashes
    /// were taken over just that text.
    AS_RECEIVED
  }

  /// @throws NotCanonicalException for fractions, exponents, minus zero, integers beyond 2^53 - 1,
  ///   and what is deeper than [JsonParser#MAX_DEPTH], which nobody could read again
  public static byte[] bytes(Json value) {
    return bytes(value, Numbers.INTEGERS);
  }

  /// @throws NotCanonicalException as [#bytes(Json)] does, if the numbers are [Numbers#INTEGERS]
  public static byte[] bytes(Json value, Numbers numbers) {
    return new JsonBuffer(USUAL_SIZE).canonical(value, numbers, JsonParser.MAX_DEPTH).toBytes();
  }

  /// @param levels how many objects and arrays may stand inside each other
  static void write(Json value, Numbers numbers, JsonBuffer out, int levels) {
    switch (value) {
      case JsonObject object -> writeObject(object, numbers, out, levels);
      case JsonArray(var values) -> {
        checkDepth(levels);
        out.put('[');
        for (int i = 0; i < values.size(); i++) {
          if (i > 0) {
            out.put(',');
          }
          write(values.get(i), numbers, out, levels - 1);
        }
        out.put(']');
      }
      case JsonInteger(var number) -> {
        if (numbers == Numbers.INTEGERS && (number > MAX_INTEGER || number < -MAX_INTEGER)) {
          throw new NotCanonicalException(
              "An integer is beyond 2^53 - 1, which events must not have: " + number);
        }
        out.ascii(Long.toString(number));
      }
      case JsonDecimal(var text) -> {
        if (numbers == Numbers.INTEGERS) {
          throw new NotCanonicalException(
              "Events must have whole numbers without fraction or exponent, not " + text);
        }
        out.ascii(text);
      }
      case JsonRaw _ -> throw new IllegalArgumentException("written JSON has no canonical form");
      case JsonString(var text) -> out.text(text);
      case JsonBoolean _, JsonNull _ -> JsonWriter.write(value, out);
    }
  }

  private static void writeObject(JsonObject object, Numbers numbers, JsonBuffer out, int levels) {
    checkDepth(levels);
    var names = object.names().toArray(String[]::new);
    Arrays.sort(names, BY_CODE_POINT);
    out.put('{');
    for (int i = 0; i < names.length; i++) {
      if (i > 0) {
        out.put(',');
      }
      out.text(names[i]).put(':');
      var value = object.get(names[i]);
      if (value != null) {
        write(value, numbers, out, levels - 1);
      }
    }
    out.put('}');
  }

  private static void checkDepth(int levels) {
    if (levels == 0) {
      throw new NotCanonicalException("The JSON has too many levels of objects and arrays");
    }
  }

  /// Java compares texts by UTF-16 unit, which puts U+1F600 before U+FF5E; the specification does
  /// not.
  public static final Comparator<String> BY_CODE_POINT =
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
