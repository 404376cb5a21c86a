package klatsch.api.client.accountdata;

import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.ApiTest;
import klatsch.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [SetAccountData], [GetAccountData], [SetAccountDataPerRoom] and [GetAccountDataPerRoom];
/// [DeleteAccountData] and [DeleteAccountDataPerRoom].
class AccountDataTest extends ApiTest {
  private static final String GLOBAL = "/user/@alice:here/account_data/";
  private static final String ROOM = "/user/@alice:here/rooms/!room:here/account_data/";

  @Test
  void whatIsKeptIsReadBackAsItWas() {
    api.put(alice, GLOBAL + "org.example.a", "{\"where\":\"everywhere\",\"n\":0.10}").ok();
    api.put(alice, ROOM + "org.example.a", "{\"where\":\"here\"}").ok();

    assertThat(api.get(alice, GLOBAL + "org.example.a").ok())
        .hasToString("{\"where\":\"everywhere\",\"n\":0.10}");
    assertThat(api.get(alice, ROOM + "org.example.a").ok()).hasToString("{\"where\":\"here\"}");
    assertThat(api.get(alice, "/_matrix/client/r0" + GLOBAL + "org.example.a").ok().names())
        .contains("where");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(api.get(alice, GLOBAL + "org.example.a").refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(alice, ROOM + "org.example.a").refusal()).isEqualTo("404 M_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {GLOBAL, ROOM})
  void nobodyReadsOrWritesWhatIsOthers(String path) {
    api.put(alice, path + "org.example.a", "{}").ok();

    assertThat(api.get(bob, path + "org.example.a").refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(api.put(bob, path + "org.example.a", "{\"b\":1}").refusal())
        .isEqualTo("403 M_FORBIDDEN");
    assertThat(api.get(alice, path + "org.example.a").ok()).isEqualTo(JsonObject.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GLOBAL + "m.fully_read",
        GLOBAL + "m.push_rules",
        ROOM + "m.fully_read",
        ROOM + "m.push_rules"
      })
  void whatTheServerLooksAfterCannotBeWritten(String path) {
    assertThat(api.put(alice, path, "{}").refusal()).isEqualTo("405 M_BAD_JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {GLOBAL, ROOM})
  void whatIsDeletedIsNotFound(String path) {
    var unstable = "/_matrix/client/unstable/org.matrix.msc3391" + path;
    api.put(alice, path + "org.example.a", "{\"a\":1}").ok();

    assertThat(api.delete(bob, unstable + "org.example.a", "").refusal())
        .isEqualTo("403 M_FORBIDDEN");
    api.delete(alice, unstable + "org.example.a", "").ok();

    assertThat(api.get(alice, path + "org.example.a").refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.delete(alice, unstable + "m.push_rules", "").refusal())
        .isEqualTo("405 M_BAD_JSON");
  }

  @Test
  void whatServersDoNotKnowPassesThrough() {
    api.put(alice, ROOM + "m.marked_unread", "{\"unread\":true}").ok();

    assertThat(api.get(alice, ROOM + "m.marked_unread").ok()).hasToString("{\"unread\":true}");
  }

  @Test
  void thePushRulesCanBeRead() {
    assertThat(api.get(alice, GLOBAL + "m.push_rules").ok())
        .isEqualTo(api.get(alice, "/pushrules/").ok());
  }

  @Test
  void badRequestsAreRefused() {
    assertThat(api.put(alice, GLOBAL + "org.example.a", "[]").refusal())
        .isEqualTo("400 M_NOT_JSON");
    assertThat(api.put(alice, GLOBAL + "org.example.a", "\"text\"").refusal())
        .isEqualTo("400 M_NOT_JSON");
    assertThat(api.put(alice, GLOBAL + "t".repeat(256), "{}").refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    assertThat(
            api.put(alice, "/user/@alice:here/rooms/room/account_data/org.example.a", "{}")
                .refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    assertThat(api.put(alice, "/user/alice/account_data/org.example.a", "{}").refusal())
        .isEqualTo("400 M_INVALID_PARAM");
  }
}
