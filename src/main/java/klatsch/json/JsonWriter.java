package klatsch.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Values to UTF-8 bytes, keys in their own order, with the escapes of canonical JSON.
final class JsonWriter {
  private static final int USUAL_SIZE = 256;

  private JsonWriter() {}

  static byte[] bytes(Json value) {
    var out = new JsonBuffer(USUAL_SIZE);
    write(value, out);
    return out.toBytes();
  }

  static String text(Json value) {
    return new String(bytes(value), UTF_8);
  }

  static void write(Json value, JsonBuffer out) {
    switch (value) {
      case JsonObject object -> writeObject(object, out);
      case JsonArray(var values) -> {
        out.put('[');
        for (int i = 0; i < values.size(); i++) {
          if (i > 0) {
            out.put(',');
          }
          write(values.get(i), out);
        }
        out.put(']');
      }
      case JsonString(var text) -> out.text(text);
      case JsonInteger(var number) -> out.ascii(Long.toString(number));
      case JsonDecimal(var text) -> out.ascii(text);
      case JsonBoolean bool -> out.ascii(bool.value() ? "true" : "false");
      case JsonNull _ -> out.ascii("null");
      case JsonRaw(var bytes) -> out.put(bytes);
    }
  }

  private static void writeObject(JsonObject object, JsonBuffer out) {
    out.put('{');
    boolean first = true;
    for (var member : object.members().entrySet()) {
      if (!first) {
        out.put(',');
      }
      first = false;
      out.text(member.getKey()).put(':');
      write(member.getValue(), out);
    }
    out.put('}');
  }
}
