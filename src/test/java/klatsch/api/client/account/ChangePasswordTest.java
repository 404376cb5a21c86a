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

/// [ChangePassword].
class ChangePasswordTest {
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
  void whoKnowsTheOldPasswordSetsANewOne() {
    change("\"new_password\":\"a fresh one\"", "alice", PASSWORD).ok();

    assertThat(api.accounts().passwords().matches(ALICE, "a fresh one")).isTrue();
    api.get(phone, "/account/whoami").ok();
    assertThat(api.get(laptop, "/account/whoami").refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
  }

  @Test
  void otherDevicesMayStayLoggedIn() {
    change("\"new_password\":\"a fresh one\",\"logout_devices\":false", "alice", PASSWORD).ok();

    api.get(phone, "/account/whoami").ok();
    api.get(laptop, "/account/whoami").ok();
  }

  @Test
  void whoDoesNotKnowItMayTryAgain() {
    var challenge = api.post(phone, "/account/password", "{\"new_password\":\"a fresh one\"}");
    assertThat(challenge.body().get("flows")).hasToString("[{\"stages\":[\"m.login.password\"]}]");

    var wrong = change("\"new_password\":\"a fresh one\"", "alice", "wrong");
    assertThat(wrong.refusal()).isEqualTo("401 M_FORBIDDEN");
    assertThat(wrong.session()).isNotEqualTo(challenge.session());
    assertThat(api.accounts().passwords().matches(ALICE, PASSWORD)).isTrue();
  }

  @Test
  void anotherUsersPasswordDoesNotHelp() {
    api.loggedIn(BOB);

    assertThat(change("\"new_password\":\"a fresh one\"", "bob", PASSWORD).refusal())
        .isEqualTo("401 M_FORBIDDEN");
    assertThat(api.accounts().passwords().matches(ALICE, PASSWORD)).isTrue();
    assertThat(api.accounts().passwords().matches(BOB, PASSWORD)).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"logout_devices\":true                                | 400 M_MISSING_PARAM",
        "\"new_password\":7                                     | 400 M_BAD_JSON",
        "\"new_password\":\"\"                                  | 400 M_WEAK_PASSWORD",
        "\"new_password\":\"short\"                             | 400 M_WEAK_PASSWORD",
        "\"new_password\":\"ALICE\"                             | 400 M_WEAK_PASSWORD",
        "\"new_password\":\"xxxxxxxxxx\"                        | 400 M_WEAK_PASSWORD",
        "\"new_password\":\"long enough\",\"logout_devices\":\"yes\" | 400 M_BAD_JSON",
      })
  void badRequestsAreRefused(String body, String refusal) {
    assertThat(change(body, "alice", PASSWORD).refusal()).isEqualTo(refusal);
    assertThat(api.accounts().passwords().matches(ALICE, PASSWORD)).isTrue();
  }

  private TestApi.Answer change(String body, String user, String password) {
    return api.post(
        phone,
        "/account/password",
        """
        {%s,"auth":{"type":"m.login.password","password":"%s",
         "identifier":{"type":"m.id.user","user":"%s"}}}
        """
            .formatted(body, password, user));
  }
}
