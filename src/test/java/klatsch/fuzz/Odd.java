package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonRaw;

/// Values that nobody expects, and what makes others of good ones.
public final class Odd {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\u0001\u001f\u007f\u0085",
          "\ufffe\uffff",
          "\ufeff",
          "\u202e\u200b",
          "é",
          "e\u0301",
          "ǅ İ ı ß ﬁ K",
          "😀",
          "\ud83d\ude00".repeat(64),
          "null",
          "true",
          "0",
          "-1",
          "__proto__",
          "constructor",
          "%",
          "%%__",
          "_",
          "'; DROP TABLE events; --",
          "\\",
          "\"",
          "..",
          "../../../../etc/passwd",
          "/",
          "a/b",
          "*",
          "?",
          "*a*a*a*a*a*a*a*a*",
          "#:",
          "!",
          "@",
          "@:",
          "$",
          "@a:",
          "!:localhost",
          "#nobody:localhost",
          "@nobody:localhost",
          "@nobody:elsewhere.example",
          "!nothing:elsewhere.example",
          "$nothing",
          "$nothing:elsewhere.example",
          "m.room.member",
          "m.room.power_levels",
          "s999999999_0_0",
          "s999999999999999999_999999999999999999_999999999999999999",
          "s-1_0_0",
          "s0_0_0_0",
          "t999999999999999999",
          "t-999999999999999999",
          "START",
          "END",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "2147483647",
          "-2147483648",
          "+1",
          "٣",
          "1e400",
          "<script>alert(1)</script>",
          "\r\nX: y",
          "x".repeat(254),
          "x".repeat(255),
          "x".repeat(256),
          "é".repeat(127),
          "é".repeat(128),
          "@" + "x".repeat(245) + ":localhost",
          "@" + "x".repeat(244) + ":localhost",
          "!" + "x".repeat(254),
          "!" + "x".repeat(255),
          "$" + "x".repeat(254),
          "$" + "x".repeat(255),
          "x".repeat(3_000),
          mixed(2_900),
          "a.".repeat(2_000),
          "*?".repeat(1_000));

  /// Numbers and literals, good JSON and bad.
  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "1",
          "-1",
          "0.5",
          "1.0",
          "1e3",
          "1e400",
          "-1e400",
          "1e-400",
          "2147483647",
          "2147483648",
          "9007199254740991",
          "9007199254740992",
          "-9007199254740992",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "1".repeat(400),
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "\"a\\u0000b\"",
          "[]",
          "{}",
          "[null]",
          "[[],{},\"\",0,null]",
          "{\"\":\"\"}",
          "{\"\\u0000\":\"\\u0000\"}",
          "{\"__proto__\":{\"a\":1},\"constructor\":{}}",
          "{\"a\":1,\"a\":2}",
          "{\"a\":1,\"\\u0061\":2}",
          "NaN",
          "Infinity",
          "01",
          "+1",
          ".5",
          "'x'",
          "undefined",
          "\"x",
          "[1,]",
          "{\"a\":}");

  private static final List<byte[]> BODIES =
      List.of(
          new byte[0],
          new byte[] {0},
          new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
          new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'},
          new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
          new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
          new byte[] {'{', '"', (byte) 0xf5, (byte) 0x80, '"', ':', '1', '}'},
          "{".getBytes(UTF_8),
          "{} {}".getBytes(UTF_8),
          "[]".getBytes(UTF_8),
          "\"x\"".getBytes(UTF_8),
          "null".getBytes(UTF_8),
          "user=a&password=b".getBytes(UTF_8),
          "<xml/>".getBytes(UTF_8),
          "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8),
          ("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}").getBytes(UTF_8),
          ("[".repeat(50_000)).getBytes(UTF_8),
          ("{\"a\":".repeat(20_000)).getBytes(UTF_8));

  /// Parts of a path as they are sent.
  private static final List<String> SEGMENTS =
      List.of(
          "..",
          ".",
          "%2e%2e",
          "%2E%2E%2F%2E%2E",
          "..%2f..%2fetc%2fpasswd",
          "%00",
          "a%00b",
          "%",
          "%4",
          "%zz",
          "%c0%80",
          "%c0%af",
          "%ff",
          "%ed%a0%80",
          "%f4%90%80%80",
          "%25%30%30",
          "%2F",
          "%5c",
          "a;b=c",
          "a+b",
          "é",
          "x".repeat(2_000),
          "%0d%0aX:%20y",
          "%e2%80%ae",
          "*",
          "_",
          "%25",
          "null");

  private static final int MANY = 300;

  private Odd() {}

  /// Letters that are all different and that no database packs.
  private static String mixed(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.appendCodePoint(0x4e00 + i * 7919 % 20_000);
    }
    return text.toString();
  }

  public static String text(Chance chance) {
    return chance.of(TEXTS);
  }

  public static byte[] body(Chance chance) {
    if (chance.oneIn(4)) {
      var bytes = new byte[chance.below(64)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) chance.below(256);
      }
      return bytes;
    }
    return chance.of(BODIES);
  }

  public static String segment(Chance chance) {
    return new String(chance.of(SEGMENTS).getBytes(UTF_8), ISO_8859_1);
  }

  /// One value of JSON, or what looks like one.
  public static Json value(Chance chance) {
    return switch (chance.below(8)) {
      case 0, 1, 2 -> raw(chance.of(TOKENS));
      case 3 -> chance.oneIn(4) ? deep(chance) : large(chance);
      default -> Json.of(text(chance));
    };
  }

  private static Json deep(Chance chance) {
    int levels = chance.of(5, 60, 97, 98, 99, 100, 5_000);
    return raw("[".repeat(levels) + "]".repeat(levels));
  }

  private static Json large(Chance chance) {
    return switch (chance.below(4)) {
      case 0 ->
          Json.of(chance.oneIn(2) ? mixed(20_000) : "x.".repeat(chance.of(500, 30_000, 35_000)));
      case 1 -> raw("[" + "0,".repeat(MANY) + "0]");
      case 2 -> {
        var many = JsonObject.builder();
        for (int i = 0; i < MANY; i++) {
          many.put("k" + i, i);
        }
        yield many.build();
      }
      default -> JsonArray.ofTexts(TEXTS);
    };
  }

  /// The same value, but for one place somewhere inside.
  public static Json mutated(Json value, Chance chance) {
    if (value instanceof JsonObject object && !object.isEmpty() && !chance.oneIn(5)) {
      return mutated(object, chance);
    }
    if (value instanceof JsonArray(var values) && !values.isEmpty() && !chance.oneIn(3)) {
      var others = new ArrayList<>(values);
      int at = chance.below(others.size());
      others.set(at, mutated(others.get(at), chance));
      return JsonArray.of(others);
    }
    return value(chance);
  }

  private static Json mutated(JsonObject object, Chance chance) {
    var names = List.copyOf(object.names());
    var name = chance.of(names);
    return switch (chance.below(8)) {
      case 0 -> object.without(name);
      case 1 -> object.with(text(chance), value(chance));
      case 2 -> twice(object, name);
      case 3 -> object.without(name).with(name.toUpperCase(Locale.ROOT), member(object, name));
      default -> object.with(name, mutated(member(object, name), chance));
    };
  }

  private static Json twice(JsonObject object, String name) {
    var written = object.toString();
    return raw(
        written.substring(0, written.length() - 1)
            + ","
            + Json.of(name)
            + ":"
            + member(object, name)
            + "}");
  }

  private static Json member(JsonObject object, String name) {
    return object.members().getOrDefault(name, JsonObject.EMPTY);
  }

  private static Json raw(String json) {
    return new JsonRaw(json.getBytes(UTF_8));
  }
}
