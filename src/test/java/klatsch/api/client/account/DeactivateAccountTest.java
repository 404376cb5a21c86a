package klatsch.api.client.account;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.api.client.TestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [DeactivateAccount].
class DeactivateAccountTest {
  private static final String PATH = "/account/deactivate";

  @TempDir private Path folder;
  private TestApi api;
  private String phone = "";
  private String laptop = "";

  @BeforeEach
  void start() {
    api = new TestApi(folder);
    phone = api.loggedIn(ALICE);
    laptop = api.login(ALICE, "LAPTOP");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whoKnowsThePasswordClosesTheAccountForGood() {
    var challenge = api.post(phone, PATH, "{}");
    assertThat(challenge.body().get("flows")).hasToString("[{\"stages\":[\"m.login.password\"]}]");

    assertThat(deactivate("", challenge.session()).ok())
        .hasToString("{\"id_server_unbind_result\":\"success\"}");

    assertThat(api.get(phone, "/account/whoami").refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    assertThat(api.get(laptop, "/account/whoami").refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    assertThat(login(PASSWORD)).isEqualTo("403 M_USER_DEACTIVATED");
    assertThat(login("guessed")).isEqualTo("403 M_USER_DEACTIVATED");
    assertThat(api.get(null, "/register/available?username=alice").refusal())
        .isEqualTo("400 M_USER_IN_USE");
    assertThat(
            api.post(null, "/register", "{\"username\":\"Alice\",\"password\":\"new here\"}")
                .refusal())
        .isEqualTo("400 M_USER_IN_USE");
    assertThat(api.accounts().erasures().all()).isEmpty();
  }

  @Test
  void whoWantsToLeaveNoTracesSaysSo() {
    var session = api.post(phone, PATH, "{\"erase\":true}").session();

    deactivate("\"erase\":true,", session).ok();

    assertThat(api.accounts().erasures().all()).containsOnlyKeys(ALICE);
  }

  @Test
  void whatWasConfirmedForOneDoesNotCountForTheOther() {
    var session = api.post(phone, PATH, "{\"erase\":false}").session();

    assertThat(deactivate("\"erase\":true,", session).refusal()).isEqualTo("403 M_FORBIDDEN");

    api.get(phone, "/account/whoami").ok();
  }

  @Test
  void anotherUsersPasswordDoesNotHelp() {
    var bobs = api.loggedIn(BOB);
    var session = api.post(phone, PATH, "{}").session();

    var bob = api.post(bobs, PATH, body("", "alice", PASSWORD, session));

    assertThat(bob.session()).isNotEqualTo(session);
    api.get(phone, "/account/whoami").ok();
    api.get(bobs, "/account/whoami").ok();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"erase\":\"yes\"}                                        | 400 M_BAD_JSON",
        "{\"auth\":true}                                            | 400 M_BAD_JSON",
        "[]                                                         | 400 M_NOT_JSON",
        "{\"auth\":{\"type\":\"m.login.password\",\"user\":\"alice\",\"password\":\"no\"}}"
            + " | 401 M_FORBIDDEN",
        "{\"auth\":{\"type\":\"m.login.dummy\"}}                     | 401 M_UNRECOGNIZED",
      })
  void nothingElseClosesAnAccount(String body, String refusal) {
    assertThat(api.post(phone, PATH, body).refusal()).isEqualTo(refusal);
    assertThat(api.post(null, PATH, body).refusal()).isEqualTo("401 M_MISSING_TOKEN");

    api.get(phone, "/account/whoami").ok();
  }

  private TestApi.Answer deactivate(String how, String session) {
    return api.post(phone, PATH, body(how, "alice", PASSWORD, session));
  }

  private static String body(String how, String user, String password, String session) {
    return """
    {%s"auth":{"type":"m.login.password","password":"%s","session":"%s",
     "identifier":{"type":"m.id.user","user":"%s"}}}
    """
        .formatted(how, password, session, user);
  }

  private String login(String password) {
    return api.post(
            null,
            "/login",
            "{\"type\":\"m.login.password\",\"user\":\"alice\",\"password\":\"" + password + "\"}")
        .refusal();
  }
}
