package klatsch.rules.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.Test;

class DefaultRulesTest {
  private static final JsonObject RULES =
      DefaultRules.of(new UserId("@alice:here")).object("global");

  /// The file holds the definitions that the text of the specification prints, in its order, with
  /// Alice's id in them: `content/client-server-api/modules/push.md` of version 1.19.
  @Test
  void theRulesAreThoseOfTheSpecificationInItsOrder() throws IOException {
    var printed = printedRules();

    assertThat(RULES.array("override")).isEqualTo(printed.array("override"));
    assertThat(RULES.array("underride")).isEqualTo(printed.array("underride"));
  }

  @Test
  void thereIsAPlaceForEveryKindOfRule() {
    assertThat(RULES.names()).containsExactly("override", "content", "room", "sender", "underride");
    assertThat(RULES.array("content")).isEqualTo(JsonArray.EMPTY);
    assertThat(RULES.array("room")).isEqualTo(JsonArray.EMPTY);
    assertThat(RULES.array("sender")).isEqualTo(JsonArray.EMPTY);
  }

  @Test
  void whatNamesNobodyIsTheSameForAll() {
    var all =
        Stream.of("override", "underride").flatMap(kind -> RULES.array(kind).values().stream());

    assertThat(DefaultRules.sameForAll())
        .containsExactlyElementsOf(
            all.map(JsonObject.class::cast)
                .filter(rule -> !rule.toString().contains("@alice:here"))
                .toList())
        .hasSize(13);
  }

  private static JsonObject printedRules() throws IOException {
    try (var file = DefaultRulesTest.class.getResourceAsStream("predefined-rules.json")) {
      return Json.parseObject(Objects.requireNonNull(file).readAllBytes());
    }
  }
}
