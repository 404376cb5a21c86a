package klatsch.rules.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
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

  private static JsonObject printedRules() throws IOException {
    try (var file = DefaultRulesTest.class.getResourceAsStream("predefined-rules.json")) {
      return Json.parseObject(Objects.requireNonNull(file).readAllBytes());
    }
  }
}
