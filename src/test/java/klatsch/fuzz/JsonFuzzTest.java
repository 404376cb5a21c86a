package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import klatsch.json.CanonicalJson;
import klatsch.json.Json;
import klatsch.json.JsonSyntaxException;
import klatsch.json.NotCanonicalException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Bytes that are JSON, or nearly so: what is taken and what is refused, and how it is written.
class JsonFuzzTest {
  private static final int INPUTS = 50_000 * Chance.times();

  private static final List<String> GOOD =
      List.of(
          "{\"type\":\"m.room.message\",\"content\":{\"body\":\"hi \\u00e9 \\ud83d\\ude00\"}}",
          "{\"a\":[1,-1,0,9007199254740991,-9007199254740991],\"b\":null,\"c\":true}",
          "[0.5,1e3,-0,1E-7,9007199254740992,123456789012345678901234567890]",
          "{\"ﬀ\":1,\"😀\":2,\"\":{},\"a\\u0000\":[[]]}",
          " { \"x\" : [ ] , \"y\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\" } ",
          "\"é\u007f\u0080\uffff\"",
          "{\"a\":{\"a\":{\"a\":{\"a\":[{},{\"a\":false}]}}}}");

  /// What breaks JSON, or nearly does.
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "\\u",
          "\\ud800",
          "\\udc00",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "0",
          "-",
          "1",
          "e",
          "E",
          "+",
          ".",
          " ",
          "\t",
          "\n",
          "\r",
          "\f",
          "\u00a0",
          "\u0000",
          "\u0001",
          "null",
          "true",
          "\"a\":1",
          "NaN",
          "/*",
          "*/",
          "//",
          "'",
          "\ufeff",
          "é",
          "😀",
          "\u2028",
          "99999999999999");

  private static final byte[][] BROKEN = {
    {(byte) 0xc0, (byte) 0x80},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
    {(byte) 0xff},
    {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xe2, (byte) 0x82}
  };

  private final Chance chance = Chance.fresh();

  @Test
  void whatIsTakenAndHowItIsWrittenIsAsThePlainReaderSays() {
    int taken = 0;
    for (int i = 0; i < INPUTS; i++) {
      var bytes = input();
      var plain = PlainJson.read(bytes);
      var read = read(bytes);

      assertThat(read != null).as("taken: %s", shown(bytes)).isEqualTo(plain != null);
      if (read != null && plain != null) {
        taken++;
        assertThat(canonical(read)).as(shown(bytes)).isEqualTo(plain.canonical());
        assertThat(Json.parse(read.toBytes())).as(shown(bytes)).isEqualTo(read);
      }
    }
    assertThat(taken).as("enough of them are JSON").isGreaterThan(INPUTS / 20);
  }

  @Test
  void deepJsonIsRefusedWhereTheLimitIs() {
    for (int levels = 90; levels < 110; levels++) {
      for (var pair : List.of("[]", "{\"a\":}")) {
        var open = pair.substring(0, pair.length() - 1).repeat(levels - 1);
        var close = pair.substring(pair.length() - 1).repeat(levels - 1);
        var bytes = (open + "[]" + close).getBytes(UTF_8);

        assertThat(read(bytes) != null)
            .as("%d levels of %s", levels, pair)
            .isEqualTo(PlainJson.read(bytes) != null);
      }
    }
  }

  private static @Nullable Json read(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (JsonSyntaxException _) {
      return null;
    }
  }

  private static @Nullable String canonical(Json value) {
    try {
      var bytes = CanonicalJson.bytes(value);
      assertThat(CanonicalJson.bytes(Json.parse(bytes))).isEqualTo(bytes);
      return new String(bytes, UTF_8);
    } catch (NotCanonicalException _) {
      return null;
    }
  }

  private byte[] input() {
    var bytes = chance.of(GOOD).getBytes(UTF_8);
    for (int i = chance.below(4); i > 0; i--) {
      bytes = mutated(bytes);
    }
    return bytes;
  }

  private byte[] mutated(byte[] bytes) {
    int from = chance.below(bytes.length + 1);
    int to = Math.min(bytes.length, from + chance.of(0, 0, 1, 1, 2, 5));
    var all = new ByteArrayOutputStream();
    all.write(bytes, 0, from);
    switch (chance.below(8)) {
      case 0 -> all.write(chance.below(256));
      case 1 -> all.writeBytes(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 9)));
      case 2 -> all.writeBytes(chance.of(BROKEN));
      case 3 -> {}
      default -> all.writeBytes(chance.of(PIECES).getBytes(UTF_8));
    }
    all.write(bytes, to, bytes.length - to);
    return all.toByteArray();
  }

  private String shown(byte[] bytes) {
    return new String(bytes, UTF_8) + " = " + HexFormat.of().formatHex(bytes) + " " + chance;
  }
}
