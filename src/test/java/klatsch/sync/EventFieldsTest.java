package klatsch.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is left of an event of which a client wants some fields only.
class EventFieldsTest {
  private static final JsonObject EVENT =
      parsed(
          "{'event_id':'$e','type':'t','content':{'body':'hi','a.b':1,'c\\\\d':2,"
              + "'deep':{'x':3,'y':4}},'unsigned':{'age':5}}");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "content.body               | {'body':'hi'}",
        "content                    | {'body':'hi','a.b':1,'c\\\\d':2,'deep':{'x':3,'y':4}}",
        "content.body content       | {'body':'hi','a.b':1,'c\\\\d':2,'deep':{'x':3,'y':4}}",
        "content.a\\.b              | {'a.b':1}",
        "content.a.b                | {}",
        "content.c\\\\d             | {'c\\\\d':2}",
        "content.deep.y             | {'deep':{'y':4}}",
        "content.deep.x content.body | {'body':'hi','deep':{'x':3}}",
        "content.body.inside        | {}",
        "nothing.of.this            | {}",
      })
  void aPathNamesAPartOfTheContent(String paths, String content) {
    var fields = EventFields.of(Arrays.asList(paths.split(" ")));

    assertThat(fields.of(EVENT).object("content")).isEqualTo(parsed(content));
  }

  @Test
  void whatEveryEventMustHaveIsAlwaysThereAndTheRestIfAskedFor() {
    var bare = EventFields.of(Arrays.asList("content.body")).of(EVENT);
    var withAge = EventFields.of(Arrays.asList("unsigned.age")).of(EVENT);

    assertThat(bare.names()).containsExactlyInAnyOrder("event_id", "type", "content");
    assertThat(withAge.object("unsigned")).isEqualTo(parsed("{'age':5}"));
    assertThat(withAge.object("content")).isEqualTo(JsonObject.EMPTY);
  }

  /// A filter may have 64 KB.
  @Test
  void aPathThatIsDeeperThanAnyEventLeadsNowhere() {
    var fields = EventFields.of(Arrays.asList("content" + ".x".repeat(30_000), "content.body"));

    assertThat(fields.of(EVENT).object("content")).isEqualTo(parsed("{'body':'hi'}"));
    assertThat(EventFields.of(Arrays.asList("a.".repeat(30_000))).areAll()).isFalse();
  }

  private static JsonObject parsed(String json) {
    return Json.parseObject(json.replace('\'', '"').getBytes(UTF_8));
  }
}
