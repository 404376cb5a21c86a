package klatsch.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import klatsch.json.CanonicalJson.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// [Spec](https://spec.matrix.org/v1.19/appendices/#canonical-json)
class CanonicalJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                   | {}",
        "{ \"one\": 1, \"two\": \"Two\" }     | {\"one\":1,\"two\":\"Two\"}",
        "{ \"b\": \"2\", \"a\": \"1\" }       | {\"a\":\"1\",\"b\":\"2\"}",
        "{\"b\":\"2\",\"a\":\"1\"}            | {\"a\":\"1\",\"b\":\"2\"}",
        "{ \"a\": \"日本語\" }                | {\"a\":\"日本語\"}",
        "{ \"本\": 2, \"日\": 1 }             | {\"日\":1,\"本\":2}",
        "{ \"a\": \"\\u65E5\" }               | {\"a\":\"日\"}",
        "{ \"a\": null }                      | {\"a\":null}",
      })
  void theExamplesOfTheSpecificationComeOutAsPrinted(String given, String expected) {
    assertThat(canonical(given)).isEqualTo(expected);
  }

  @Test
  void theNestedExampleOfTheSpecificationComesOutAsPrinted() {
    var given =
        """
        {
            "auth": {
                "success": true,
                "mxid": "@john.doe:example.com",
                "profile": {
                    "display_name": "John Doe",
                    "three_pids": [
                        {
                            "medium": "email",
                            "address": "john.doe@example.org"
                        },
                        {
                            "medium": "msisdn",
                            "address": "123456789"
                        }
                    ]
                }
            }
        }
        """;

    assertThat(canonical(given))
        .isEqualTo(
            """
            {"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe",\
            "three_pids":[{"address":"john.doe@example.org","medium":"email"},\
            {"address":"123456789","medium":"msisdn"}]},"success":true}}\
            """);
  }

  /// The last example of the specification turns these into `0` and `10000000000`, its text forbids
  /// them, and room versions from 6 on demand that they be refused.
  @ParameterizedTest
  @ValueSource(strings = {"-0", "1e10", "1.0", "1.5", "1E2", "-0.0", "-1e-1", "0.0"})
  void numbersThatAreNoPlainIntegersAreRefused(String number) {
    assertThatThrownBy(() -> canonical("{\"a\": " + number + "}"))
        .isInstanceOf(NotCanonicalException.class)
        .hasMessageContaining(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "-9007199254740992",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "123456789012345678901234567890",
      })
  void integersThatOthersMayRoundAreRefused(String number) {
    assertThatThrownBy(() -> canonical("[[" + number + "]]"))
        .isInstanceOf(NotCanonicalException.class)
        .hasMessageContaining(number);
  }

  /// What the first room versions need: each number as it came, and all else as always. The last
  /// example of the specification would have `-0` and `1e10` rewritten; then the hash of an event
  /// would not be that of what was sent.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0",
        "1e10",
        "1E+2",
        "1.0",
        "0.10",
        "-1.5e-7",
        "9007199254740992",
        "-9223372036854775808",
        "123456789012345678901234567890",
        "1e999",
      })
  void whereNumbersAreTakenAsTheyComeTheyStayAsTheyCame(String number) {
    var given =
        Json.parse(("{ \"b\": [ %s ], \"a\": \"\\u65E5\" }".formatted(number)).getBytes(UTF_8));

    var written = new String(CanonicalJson.bytes(given, Numbers.AS_RECEIVED), UTF_8);

    assertThat(written).isEqualTo("{\"a\":\"日\",\"b\":[" + number + "]}");
  }

  @Test
  void alsoThereTheLevelsHaveAnEnd() {
    Json deep = JsonArray.EMPTY;
    for (int levels = 1; levels <= JsonParser.MAX_DEPTH; levels++) {
      deep = JsonArray.of(List.of(deep));
    }
    var tooDeep = deep;

    assertThatThrownBy(() -> CanonicalJson.bytes(tooDeep, Numbers.AS_RECEIVED))
        .isInstanceOf(NotCanonicalException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9007199254740991", "-9007199254740991", "0", "-1"})
  void integersThatEverybodyKeepsAreWrittenAsTheyCame(String number) {
    assertThat(canonical("[" + number + "]")).isEqualTo("[" + number + "]");
  }

  @Test
  void keysAreOrderedByCodePointAndNotByUtf16Unit() {
    // U+1F600 is D83D DE00 in UTF-16, below U+FF5E, and above it as a code point.
    assertThat(canonical("{\"😀\": 1, \"～\": 2, \"日\": 3, \"a\": 4}"))
        .isEqualTo("{\"a\":4,\"日\":3,\"～\":2,\"😀\":1}");
  }

  @Test
  void aShorterKeyComesBeforeALongerOneThatBeginsWithIt() {
    assertThat(canonical("{\"ab\": 1, \"a\": 2, \"\": 3, \"a\\u0000\": 4}"))
        .isEqualTo("{\"\":3,\"a\":2,\"a\\u0000\":4,\"ab\":1}");
  }

  @Test
  void anyTwoKeysAreOrderedAsTheirUtf8BytesAre() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    Comparator<String> byBytes =
        (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

    for (int i = 0; i < 20_000; i++) {
      var a = anyText(random);
      var b = anyText(random);
      assertThat(Integer.signum(CanonicalJson.BY_CODE_POINT.compare(a, b)))
          .as("seed %d: %s and %s", seed, a, b)
          .isEqualTo(Integer.signum(byBytes.compare(a, b)));
    }
  }

  @Test
  void escapesAreAsShortAsCanBeAndInLowerCase() {
    var all = new StringBuilder();
    for (char c = 0; c < 0x20; c++) {
      all.append(c);
    }
    all.append("\"\\/<>&=\u007f\u0080\u2028é");

    var written = new String(CanonicalJson.bytes(Json.of(all.toString())), UTF_8);

    assertThat(written)
        .isEqualTo(
            "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n"
                + "\\u000b\\f\\r"
                + "\\u000e"
                + "\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a"
                + "\\u001b\\u001c\\u001d\\u001e\\u001f\\\"\\\\/<>&=\u007f\u0080\u2028é\"");
  }

  @Test
  void canonicalJsonReadAndWrittenAgainIsTheSame() {
    long seed = new Random().nextLong();
    var random = new Random(seed);

    for (int i = 0; i < 2_000; i++) {
      var once = CanonicalJson.bytes(anyValue(random, 4));
      var twice = CanonicalJson.bytes(Json.parse(once));
      assertThat(new String(twice, UTF_8)).as("seed %d", seed).isEqualTo(new String(once, UTF_8));
    }
  }

  @Test
  void theOrderInWhichKeysCameDoesNotMatter() {
    assertThat(canonical("{\"a\": {\"c\": 1, \"b\": [{\"y\": 2, \"x\": 1}]}, \"A\": 0}"))
        .isEqualTo(canonical("{\"A\": 0, \"a\": {\"b\": [{\"x\": 1, \"y\": 2}], \"c\": 1}}"))
        .isEqualTo("{\"A\":0,\"a\":{\"b\":[{\"x\":1,\"y\":2}],\"c\":1}}");
  }

  @Test
  void moreLevelsThanTheParserTakesAreNotWrittenEither() {
    Json arrays = JsonArray.EMPTY;
    Json objects = JsonObject.EMPTY;
    for (int levels = 1; levels < JsonParser.MAX_DEPTH; levels++) {
      arrays = JsonArray.of(List.of(arrays));
      objects = JsonObject.of("a", objects);
    }

    for (var deepest : List.of(arrays, objects)) {
      assertThat(Json.parse(CanonicalJson.bytes(deepest))).isEqualTo(deepest);
      for (var deeper : List.of(JsonObject.of("a", deepest), JsonArray.of(List.of(deepest)))) {
        assertThatThrownBy(() -> CanonicalJson.bytes(deeper))
            .isInstanceOf(NotCanonicalException.class)
            .hasMessageContaining("levels");
      }
    }
  }

  @Test
  void whatIsWrittenAlreadyHasNoCanonicalForm() {
    assertThatThrownBy(() -> CanonicalJson.bytes(new JsonRaw("{}".getBytes(UTF_8))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String canonical(String json) {
    return new String(CanonicalJson.bytes(Json.parse(json.getBytes(UTF_8))), UTF_8);
  }

  private static String anyText(Random random) {
    var interesting = new int[] {0, 'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xff5e};
    var text = new StringBuilder();
    for (int length = random.nextInt(4); length > 0; length--) {
      text.appendCodePoint(
          random.nextBoolean()
              ? interesting[random.nextInt(interesting.length)]
              : 0x10000 + random.nextInt(0x100000));
    }
    return text.toString();
  }

  private static Json anyValue(Random random, int levels) {
    return switch (random.nextInt(levels == 0 ? 4 : 6)) {
      case 0 -> Json.of(anyText(random));
      case 1 -> Json.of(random.nextLong(-CanonicalJson.MAX_INTEGER, CanonicalJson.MAX_INTEGER));
      case 2 -> Json.of(random.nextBoolean());
      case 3 -> JsonNull.NULL;
      case 4 -> {
        var values = new ArrayList<Json>();
        for (int size = random.nextInt(4); size > 0; size--) {
          values.add(anyValue(random, levels - 1));
        }
        yield JsonArray.of(values);
      }
      default -> {
        var object = JsonObject.builder();
        for (int size = random.nextInt(4); size > 0; size--) {
          object.put(anyText(random), anyValue(random, levels - 1));
        }
        yield object.build();
      }
    };
  }
}
