package klatsch.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// Values to UTF-8 bytes, with the escapes of canonical JSON and nothing else escaped.
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);
  private static final byte[] NULL = "null".getBytes(UTF_8);

  private JsonWriter() {}

  /// Writes a value as it is, keys in their own order.
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
      case JsonString(var text) -> writeText(text, out);
      case JsonInteger(var number) -> out.writeBytes(Long.toString(number).getBytes(UTF_8));
      case JsonDecimal(var text) -> out.writeBytes(text.getBytes(UTF_8));
      case JsonBoolean bool -> out.writeBytes(bool.value() ? TRUE : FALSE);
      case JsonNull _ -> out.writeBytes(NULL);
      case JsonRaw(var bytes) -> out.writeBytes(bytes);
    }
  }

  private static void writeObject(JsonObject object, ByteArrayOutputStream out) {
    out.write('{');
    boolean first = true;
    for (var member : object.members().entrySet()) {
      if (!first) {
        out.write(',');
      }
      first = false;
      writeText(member.getKey(), out);
      out.write(':');
      write(member.getValue(), out);
    }
    out.write('}');
  }

  /// Quotes, backslashes and control characters are escaped, as short as can be and in lower case.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/appendices/#grammar)
  static void writeText(String text, ByteArrayOutputStream out) {
    out.write('"');
    int plainFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c != '"' && c != '\\') {
        continue;
      }
      writePlain(text, plainFrom, i, out);
      plainFrom = i + 1;
      writeEscape(c, out);
    }
    writePlain(text, plainFrom, text.length(), out);
    out.write('"');
  }

  private static void writePlain(String text, int from, int to, ByteArrayOutputStream out) {
    if (from < to) {
      out.writeBytes(text.substring(from, to).getBytes(UTF_8));
    }
  }

  private static void writeEscape(char c, ByteArrayOutputStream out) {
    out.write('\\');
    switch (c) {
      case '"', '\\' -> out.write(c);
      case '\b' -> out.write('b');
      case '\t' -> out.write('t');
      case '\n' -> out.write('n');
      case '\f' -> out.write('f');
      case '\r' -> out.write('r');
      default -> {
        out.write('u');
        out.write('0');
        out.write('0');
        out.write(HEX[c >> 4]);
        out.write(HEX[c & 0xf]);
      }
    }
  }

  static String text(Json value) {
    return new String(value.toBytes(), UTF_8);
  }
}
