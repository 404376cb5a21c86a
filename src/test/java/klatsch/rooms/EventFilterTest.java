package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
  @ParameterizedTest(name = "{0} means {1}: {2}")
  @CsvSource({
    "m.room.message, m.room.message, true",
    "m.room.message, m.room.messages, false",
    "m.room.*,       m.room.topic,   true",
    "m.room.*,       m.room.,        true",
    "m.room.*,       m.roo,          false",
    "*,              anything,       true",
    "*.message,      m.room.message, true",
    "m.*.message,    m.room.message, true",
    "m.*.message,    m.message,      false",
    "*a*a*a*,        aa,             false",
    "*a*a*a*,        bababab,        true",
    "m.room.?,       m.room.x,       false",
  })
  void aStarStandsForAnyText(String pattern, String type, boolean meant) {
    assertThat(Choice.matches(pattern, type)).isEqualTo(meant);
  }

  @Test
  void anEvilPatternIsAnsweredAtOnce() {
    var pattern = "*a".repeat(5_000) + "b";

    assertThat(Choice.matches(pattern, "a".repeat(5_000))).isFalse();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                  | true",
        "{'types':['m.room.message']}                        | true",
        "{'types':[]}                                        | false",
        "{'types':null}                                      | true",
        "{'not_types':['m.room.*']}                          | false",
        "{'types':['m.room.message'],'not_types':['m.*']}    | false",
        "{'senders':['@alice:here']}                         | true",
        "{'senders':['@bob:here']}                           | false",
        "{'not_senders':['@alice:here']}                     | false",
        "{'rooms':['!a:here']}                               | true",
        "{'rooms':['!b:here']}                               | false",
        "{'not_rooms':['!a:here']}                           | false",
        "{'contains_url':true}                               | false",
        "{'contains_url':false}                              | true",
      })
  void aFilterTakesWhatIsOnNoNotList(String filter, boolean taken) {
    var message = message();

    assertThat(EventFilter.parse(filter.replace('\'', '"')).takes(message)).isEqualTo(taken);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'types':'m.room.message'}",
        "{'types':[1]}",
        "{'senders':{}}",
        "{'senders':['alice']}",
        "{'rooms':['@alice:here']}",
        "{'include_redundant_members':1}",
        "{'unread_thread_notifications':'true'}",
        "{'limit':-1}",
        "{'limit':1.5}",
        "{'limit':'10'}",
        "{'contains_url':1}",
        "{'lazy_load_members':'yes'}",
        "[]",
        "nonsense",
        "",
      })
  void aBadFilterIsRefused(String filter) {
    assertThatThrownBy(() -> EventFilter.parse(filter.replace('\'', '"')))
        .isInstanceOf(MatrixException.class);
  }

  @Test
  void aUrlIsOneWhateverItsType() {
    var withUrl = event(JsonObject.of("url", Json.of(1)));

    assertThat(EventFilter.parse("{\"contains_url\":true}").takes(withUrl)).isTrue();
    assertThat(EventFilter.parse("{\"contains_url\":false}").takes(withUrl)).isFalse();
  }

  @Test
  void whatNobodySentIsByNoneOfTheSenders() {
    var content = JsonObject.of("url", "mxc://here/a");

    assertThat(takesTag("{'senders':['@alice:here']}", content)).isFalse();
    assertThat(takesTag("{'not_senders':['@alice:here']}", content)).isTrue();
    assertThat(takesTag("{'contains_url':false}", content)).isFalse();
    assertThat(takesTag("{'types':['m.t*']}", content)).isTrue();
    assertThat(takesTag("{'not_types':['m.t*']}", content)).isFalse();
  }

  private static boolean takesTag(String filter, JsonObject content) {
    return EventFilter.parse(filter.replace('\'', '"')).takesSenderless("m.tag", () -> content);
  }

  /// A search takes its filter from a body, which may be longer than a filter that is kept.
  @Test
  void aListOfMoreNamesThanAnybodyHasIsRefused() {
    var many = Collections.nCopies(10_000, "\"m\"");

    assertThat(EventFilter.parse("{\"types\":" + many + "}").takesType("m")).isTrue();
    assertThatThrownBy(
            () -> EventFilter.parse("{\"types\":[\"m\"," + many.toString().substring(1) + "}"))
        .isInstanceOf(MatrixException.class)
        .hasMessageContaining("at most 10000");
  }

  @Test
  void aHugeLimitIsALimit() {
    assertThat(EventFilter.parse("{\"limit\":9007199254740991}").limit())
        .isEqualTo(Integer.MAX_VALUE);
  }

  private static Event message() {
    return event(JsonObject.of("body", Json.of("hello")));
  }

  private static Event event(JsonObject content) {
    return new Event(
        new EventId("$e"),
        new RoomId("!a:here"),
        "{}".getBytes(UTF_8),
        "m.room.message",
        null,
        new UserId("@alice:here"),
        content,
        0,
        1,
        List.of(),
        List.of(),
        null);
  }
}
