package klatsch.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.json.JsonSample.json;
import static klatsch.json.JsonSample.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
  @Test
  void everyKindOfValueIsRead() {
    var read = json("{'t': 'x', 'i': -7, 'd': 1.50, 'b': true, 'n': null, 'a': [1, []], 'o': {}}");

    assertThat(read.text("t")).isEqualTo("x");
    assertThat(read.integer("i")).isEqualTo(-7);
    assertThat(read.get("d")).isEqualTo(new JsonDecimal("1.50"));
    assertThat(read.bool("b")).isTrue();
    assertThat(read.get("n")).isEqualTo(JsonNull.NULL);
    assertThat(read.array("a")).isEqualTo(JsonArray.of(List.of(Json.of(1), JsonArray.EMPTY)));
    assertThat(read.object("o")).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void aMemberOfAnotherTypeIsAsGoodAsMissing() {
    var read = json("{'a': 1}");

    assertThat(read.text("a")).isNull();
    assertThat(read.bool("a")).isNull();
    assertThat(read.object("a")).isNull();
    assertThat(read.array("a")).isNull();
    assertThat(read.integer("b")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{,}",
        "[1,]",
        "[1 2]",
        "{a: 1}",
        "{'a': 1}",
        "{\"a\" 1}",
        "nul",
        "tru",
        "NaN",
        "Infinity",
        "-Infinity",
        "01",
        "+1",
        "-",
        "1.",
        ".5",
        "1e",
        "0x10",
        "\"a",
        "\"a\nb\"",
        "\"\\x\"",
        "\"\\u12\"",
        "// no comments\n1",
        "/* none */ 1",
        "# none\n1",
        "}",
        "]",
        "[}",
        "\u0000",
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text.getBytes(UTF_8)))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{}x", "1 2", "[]]", "{}}", "\"a\"\"b\"", "{}\u0000", "null,"})
  void nothingMayFollowTheValue(String text) {
    assertThatThrownBy(() -> Json.parse(text.getBytes(UTF_8)))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void whitespaceMayFollowTheValue() {
    assertThat(Json.parse(" { } \r\n\t".getBytes(UTF_8))).isEqualTo(JsonObject.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1, \"a\": 1}",
        "{\"a\": 1, \"\\u0061\": 2}",
        "[{\"x\": {\"b\": null, \"c\": 1, \"b\": null}}]",
      })
  void aKeyTwiceInOneObjectIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text.getBytes(UTF_8)))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void theSameKeyInTwoObjectsIsFine() {
    var read = json("{'a': {'a': 1}, 'b': [{'a': 2}, {'a': 3}]}");

    assertThat(read.toString()).isEqualTo("{\"a\":{\"a\":1},\"b\":[{\"a\":2},{\"a\":3}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ude00\\ud83d\"",
        "\"a\\ud83db\"",
        "\"\\ud83d\\ud83d\\ude00\"",
      })
  void halfASurrogatePairIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text.getBytes(UTF_8)))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void aKeyMayNotHaveHalfASurrogatePairEither() {
    assertThatThrownBy(() -> Json.parse("{\"\\ud83d\": 1}".getBytes(UTF_8)))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void anEscapedPairIsTheCharacterItself() {
    assertThat(Json.parse("\"\\ud83d\\ude00\"".getBytes(UTF_8))).isEqualTo(Json.of("😀"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "22ff22, a byte that UTF-8 never has",
    "22c022, a start without its rest",
    "22c0af22, a slash in two bytes",
    "22e080af22, a slash in three bytes",
    "22eda0bd22, half a surrogate pair in UTF-8",
    "22eda0bdedb88022, a surrogate pair in UTF-8",
    "22f490808022, beyond the last code point",
    "22e28222, a euro sign cut off",
    "2280, a rest without a start",
    "fffe7b007d00, UTF-16",
    "7b007d00, UTF-16 without a mark",
  })
  void whatIsNotUtf8IsRefused(String hex, String reason) {
    assertThatThrownBy(() -> Json.parse(HexFormat.of().parseHex(hex)))
        .as(reason)
        .isInstanceOf(JsonSyntaxException.class);
  }

  /// Every sequence of up to four bytes that the JDK's strict decoder refuses, and none that it
  /// takes.
  @Test
  void utf8IsWhatTheJdkSaysItIs() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var interesting = HexFormat.of().parseHex("017f80bfc1c2dfe0a09fede1eff090f48ff5ff");

    for (int i = 0; i < 50_000; i++) {
      var bytes = new byte[random.nextInt(1, 14)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] =
            random.nextInt(3) == 0 ? (byte) 'a' : interesting[random.nextInt(interesting.length)];
      }
      assertThat(Utf8.isStrict(bytes))
          .as("seed %d: %s", seed, HexFormat.of().formatHex(bytes))
          .isEqualTo(isUtf8(bytes));
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  @Test
  void noByteIsZero() {
    for (int at = 0; at < 20; at++) {
      var bytes = "x".repeat(20).getBytes(UTF_8);
      bytes[at] = 0;

      assertThat(Utf8.isStrict(bytes)).as("zero at %d", at).isFalse();
    }
  }

  @Test
  void aHundredLevelsAreReadAndNotOneMore() {
    assertThat(Json.parse(nested(100))).isInstanceOf(JsonArray.class);
    assertThatThrownBy(() -> Json.parse(nested(101)))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining("deep");
  }

  @Test
  void aHundredThousandLevelsDoNotBringUsDown() {
    assertThatThrownBy(() -> Json.parse(nested(100_000))).isInstanceOf(JsonSyntaxException.class);
    assertThatThrownBy(() -> Json.parse("[{\"a\":".repeat(100_000).getBytes(UTF_8)))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, JsonInteger",
    "-9223372036854775808, JsonInteger",
    "9223372036854775808, JsonDecimal",
    "-0, JsonDecimal",
    "1e3, JsonDecimal",
    "1.0, JsonDecimal",
    "9007199254740993, JsonInteger",
  })
  void noNumberIsRounded(String number, String kind) {
    var read = Json.parse(number.getBytes(UTF_8));

    assertThat(read.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(read.toString()).isEqualTo(number);
  }

  @Test
  void aNumberThatNobodyMeansIsRefused() {
    var long100 = "1".repeat(100);

    assertThat(Json.parse(long100.getBytes(UTF_8))).isEqualTo(new JsonDecimal(long100));
    assertThatThrownBy(() -> Json.parse((long100 + "1").getBytes(UTF_8)))
        .isInstanceOf(JsonSyntaxException.class);
    assertThatThrownBy(() -> Json.parse(("1e" + "9".repeat(1000)).getBytes(UTF_8)))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void aLongTextIsReadWhole() {
    var text = "é".repeat(1_000_000);

    assertThat(Json.parse(("\"" + text + "\"").getBytes(UTF_8))).isEqualTo(Json.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"a\"", "null", "true"})
  void whereAnObjectIsWantedNothingElseWillDo(String text) {
    assertThatThrownBy(() -> Json.parseObject(text.getBytes(UTF_8)))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining("object");
  }

  @Test
  void theMessageTellsWhereToLook() {
    assertThatThrownBy(() -> Json.parse("{\n  \"a\": x}".getBytes(UTF_8)))
        .hasMessageContaining("line 2");
  }

  @Test
  void whateverComesIsReadOrRefusedAndNothingElseHappens() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var good = utf8("{'a': [1, -2.5e3, 'x\\u00e9\\n', true, null], 'ü😀': {'b': {}}}");

    for (int i = 0; i < 20_000; i++) {
      var bytes = good.clone();
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean() ? (byte) random.nextInt(256) : good[random.nextInt(good.length)];
      }
      try {
        var read = Json.parse(bytes);
        assertThat(Json.parse(read.toBytes())).isEqualTo(read);
      } catch (JsonSyntaxException _) {
        // Refused, as it should be.
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
      }
    }
  }

  private static byte[] nested(int levels) {
    return ("[".repeat(levels) + "]".repeat(levels)).getBytes(UTF_8);
  }
}
