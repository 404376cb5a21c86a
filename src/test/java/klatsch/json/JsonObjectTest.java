package klatsch.json;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonObjectTest {
  @Test
  void aCopyWithOneMemberMoreLeavesTheFirstAsItWas() {
    var first = json("{'a': 1}");

    var second = first.with("b", Json.of(2)).without("a");

    assertThat(first).isEqualTo(json("{'a': 1}"));
    assertThat(second).isEqualTo(json("{'b': 2}"));
  }

  @Test
  void aBuilderUsedAgainDoesNotChangeWhatItBuilt() {
    var builder = JsonObject.builder().put("a", 1);
    var first = builder.build();

    builder.put("a", 2);

    assertThat(first).isEqualTo(json("{'a': 1}"));
    assertThat(builder.build()).isEqualTo(json("{'a': 2}"));
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    var built =
        JsonObject.builder()
            .put("text", (String) null)
            .put("number", (Long) null)
            .put("value", (Json) null)
            .put("here", "x")
            .put("seven", Long.valueOf(7))
            .build();

    assertThat(built).isEqualTo(json("{'here': 'x', 'seven': 7}"));
  }

  @Test
  void nobodyCanChangeTheMembers() {
    var members = json("{'a': 1}").members();

    assertThatThrownBy(members::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void membersAreWrittenInTheOrderInWhichTheyCame() {
    assertThat(json("{'b': 1, 'a': {'d': [true, null], 'c': 1.50}}").toString())
        .isEqualTo("{\"b\":1,\"a\":{\"d\":[true,null],\"c\":1.50}}");
  }

  @Test
  void writtenJsonIsSplicedInAsItIs() {
    var raw = new JsonRaw(JsonSample.utf8("{ 'x' : 1 }"));

    assertThat(JsonObject.of("a", raw).toString()).isEqualTo("{\"a\":{ \"x\" : 1 }}");
  }

  @Test
  void halfASurrogatePairOfOurOwnMakingIsABug() {
    assertThatThrownBy(() -> Json.of("a\ud83d").toBytes())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalityDoesNotAskForOrder() {
    assertThat(json("{'a': 1, 'b': 2}")).isEqualTo(json("{'b': 2, 'a': 1}"));
    assertThat(json("{'a': 1}")).isNotEqualTo(json("{'a': 1.0}"));
  }
}
