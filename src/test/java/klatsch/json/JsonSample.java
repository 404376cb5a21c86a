package klatsch.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// JSON in tests, with single quotes, which Java need not escape.
public final class JsonSample {
  private JsonSample() {}

  public static JsonObject json(String text) {
    return Json.parseObject(utf8(text));
  }

  public static byte[] utf8(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
