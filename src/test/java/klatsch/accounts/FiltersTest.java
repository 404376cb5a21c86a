package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
  @TempDir private Path folder;
  private TestAccounts server;
  private Filters filters;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    filters = server.accounts.filters();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aFilterIsReadBackByItsId() {
    var filter =
        object(
            """
            {"event_fields":["content.body"],"event_format":"client","org.example.other":7,
             "presence":{"not_types":["*"],"senders":["@bob:here"]},
             "account_data":{"limit":0},
             "room":{"rooms":[],"not_rooms":["!a:here","!b"],"include_leave":true,"state":null,
              "timeline":{"limit":20,"lazy_load_members":true,"contains_url":false,
               "unread_thread_notifications":true,"include_redundant_members":false}}}
            """);

    var id = filters.define(ALICE, filter);

    assertThat(filters.find(ALICE, id)).isEqualTo(filter);
    assertThat(id).doesNotStartWith("{");
  }

  @Test
  void theSameFilterHasTheSameIdAndAnotherAnother() {
    var first = filters.define(ALICE, object("{\"event_format\":\"client\"}"));
    var again = filters.define(ALICE, object("{\"event_format\":\"client\"}"));
    var other = filters.define(ALICE, object("{\"event_format\":\"federation\"}"));

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "-1", "abc", "", "99999999999999999999", "{}"})
  void whatWasNeverDefinedIsNotFound(String id) {
    filters.define(ALICE, JsonObject.EMPTY);

    assertThat(filters.find(ALICE, id)).isNull();
  }

  @Test
  void filtersArePrivate() {
    var id = filters.define(ALICE, JsonObject.EMPTY);

    assertThat(filters.find(BOB, id)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"room\":[]}",
        "{\"room\":\"!a:here\"}",
        "{\"room\":{\"timeline\":7}}",
        "{\"room\":{\"timeline\":{\"limit\":\"10\"}}}",
        "{\"room\":{\"timeline\":{\"limit\":-1}}}",
        "{\"room\":{\"timeline\":{\"limit\":1.5}}}",
        "{\"room\":{\"timeline\":{\"lazy_load_members\":\"true\"}}}",
        "{\"room\":{\"state\":{\"types\":\"m.room.member\"}}}",
        "{\"room\":{\"state\":{\"types\":[1]}}}",
        "{\"room\":{\"rooms\":[\"a\"]}}",
        "{\"room\":{\"ephemeral\":{\"not_rooms\":[\"#alias:here\"]}}}",
        "{\"room\":{\"include_leave\":1}}",
        "{\"presence\":{\"senders\":[\"alice\"]}}",
        "{\"account_data\":{\"not_senders\":{}}}",
        "{\"event_fields\":\"content\"}",
        "{\"event_format\":\"xml\"}",
        "{\"event_format\":1}",
      })
  void whatIsNoFilterIsRefused(String text) {
    assertThat(refusal(() -> filters.define(ALICE, object(text)))).isEqualTo("M_BAD_JSON");
  }

  @Test
  void aFilterHas64KiBAtMost() {
    var large = JsonObject.of("org.example.large", "x".repeat(65_536));

    assertThat(refusal(() -> filters.define(ALICE, large))).isEqualTo("M_TOO_LARGE");
  }

  private static JsonObject object(String text) {
    return Json.parseObject(text.getBytes(UTF_8));
  }
}
