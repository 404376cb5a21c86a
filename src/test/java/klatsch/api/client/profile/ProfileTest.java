package klatsch.api.client.profile;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.api.client.TestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [GetUserProfile], [GetProfileField], [SetProfileField] and [DeleteProfileField].
class ProfileTest {
  private static final String ALICES = "/profile/@alice:here";

  @TempDir private Path folder;
  private TestApi api;
  private String alice = "";
  private String bob = "";

  @BeforeEach
  void start() {
    api = new TestApi(folder);
    alice = api.loggedIn(ALICE);
    bob = api.loggedIn(BOB);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whatISayAboutMyselfEverybodyReads() {
    api.put(alice, ALICES + "/displayname", "{\"displayname\":\"Alice\"}").ok();
    api.put(alice, ALICES + "/avatar_url", "{\"avatar_url\":\"mxc://here/cat\"}").ok();
    api.put(alice, ALICES + "/org.example.mood", "{\"org.example.mood\":{\"good\":1.5}}").ok();

    assertThat(api.get(bob, ALICES).ok())
        .isEqualTo(api.get(null, "/_matrix/client/r0" + ALICES).ok());
    assertThat(api.get(null, ALICES).ok().names())
        .containsExactlyInAnyOrder("displayname", "avatar_url", "org.example.mood");
    assertThat(api.get(null, ALICES + "/displayname").ok())
        .hasToString("{\"displayname\":\"Alice\"}");
    assertThat(api.get(null, ALICES + "/org.example.mood").ok())
        .hasToString("{\"org.example.mood\":{\"good\":1.5}}");
  }

  @Test
  void whatIsNotSaidIsNotFound() {
    assertThat(api.get(null, ALICES).ok()).hasToString("{}");
    assertThat(api.get(null, ALICES + "/displayname").refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(null, "/profile/@nobody:here").refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(null, "/profile/@nobody:here/displayname").refusal())
        .isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(null, "/profile/@alice:elsewhere").refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(null, "/profile/alice").refusal()).isEqualTo("400 M_INVALID_PARAM");
  }

  @Test
  void aFieldCanBeTakenBack() {
    api.put(alice, ALICES + "/m.tz", "{\"m.tz\":\"Europe/Berlin\"}").ok();

    api.delete(alice, ALICES + "/m.tz", "").ok();
    api.delete(alice, ALICES + "/m.tz", "").ok();

    assertThat(api.get(null, ALICES).ok()).hasToString("{}");
  }

  @Test
  void nobodyChangesTheProfileOfOthers() {
    assertThat(api.put(bob, ALICES + "/displayname", "{\"displayname\":\"Fool\"}").refusal())
        .isEqualTo("403 M_FORBIDDEN");
    assertThat(api.delete(bob, ALICES + "/displayname", "").refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(api.get(null, ALICES).ok()).hasToString("{}");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "displayname    | {}                             | 400 M_MISSING_PARAM",
        "displayname    | {\"avatar_url\":\"mxc://a/b\"} | 400 M_MISSING_PARAM",
        "displayname    | {\"displayname\":7}            | 400 M_BAD_JSON",
        "displayname    | []                             | 400 M_NOT_JSON",
        "nickname       | {\"nickname\":\"Al\"}          | 400 M_INVALID_PARAM",
        "Org.Example    | {\"Org.Example\":1}            | 400 M_INVALID_PARAM",
      })
  void whatIsNoFieldIsRefused(String field, String body, String refusal) {
    assertThat(api.put(alice, ALICES + "/" + field, body).refusal()).isEqualTo(refusal);
  }
}
