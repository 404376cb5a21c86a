package klatsch.seeds;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is held against the documents is only worth something if it can fail.
class ShapeTest {
  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a':1}                   | {'b':1}",
        "{'a':1}                   | {'a':'1'}",
        "{'a':'x'}                 | {'a':'y'}",
        "{'a':null}                | {}",
        "{'a':null}                | {'a':1}",
        "{'a':true}                | {'a':1}",
        "{'a':{'b':1}}             | {'a':{}}",
        "{'a':[{'b':1},{'b':2}]}   | {'a':[{'b':3}]}",
        "{'a':[]}                  | {'a':{}}",
        "{'event_id':'$a','x':{'event_id':'$a'}} | {'event_id':'$1','x':{'event_id':'$2'}}"
      })
  void whatIsPrintedMustBeThere(String example, String answer) {
    assertThat(new Shape(new Printed()).wrong(json(example), json(answer))).isNotNull();
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a':1}                   | {'a':2,'b':3}",
        "{'a':null}                | {'a':'Alice'}",
        "{'access_token':'x'}      | {'access_token':'y'}",
        "{'a':[{'b':'x'}]}         | {'a':[{'b':'w'},{'b':'x'}]}",
        "{'event_id':'$a','x':{'event_id':'$a'}} | {'event_id':'$1','x':{'event_id':'$1'}}"
      })
  void moreIsAllowedAndWhatEachServerChooses(String example, String answer) {
    assertThat(new Shape(new Printed()).wrong(json(example), json(answer))).isNull();
  }

  @Test
  void whatAServerChoseIsUsedInLaterCalls() {
    var printed = new Printed();
    new Shape(printed).wrong(json("{'room_id':'!a:b'}"), json("{'room_id':'!xyz'}"));

    assertThat(printed.inUrl("/rooms/%21a%3Ab/x")).isEqualTo("/rooms/%21xyz/x");
    assertThat(printed.inUrl("/rooms/%21a:b/x")).isEqualTo("/rooms/%21xyz/x");
    assertThat(printed.inUrl("/rooms/!a:b/x")).isEqualTo("/rooms/!xyz/x");
    assertThat(printed.inBody("{\"room_id\":\"!a:b\"}")).isEqualTo("{\"room_id\":\"!xyz\"}");
  }

  /// All items of the list of what the documents call: those that stand at the head of each file.
  @Test
  void everyItemIsCalledAndEveryCallIsAnItem() {
    for (var seed : Seed.all()) {
      Set<String> called = seed.calls().stream().map(Call::tag).collect(Collectors.toSet());
      called.remove(Call.IN_BETWEEN);

      assertThat(called).as(seed.name()).isEqualTo(seed.items().keySet());
    }
  }

  /// Whoever takes an item away has to say so here.
  @Test
  void noItemIsLost() {
    assertThat(Seed.all())
        .extracting(seed -> seed.name() + " " + seed.items().size())
        .isEqualTo(List.of("000.http 17", "001.http 14", "002-003.http 66", "004.http 39"));
  }
}
