package klatsch.api.client.account;

import static klatsch.accounts.TestAccounts.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.api.client.TestApi;
import klatsch.config.RegistrationConfig.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// [Register] and [CheckUsernameAvailability].
class RegisterTest {
  private static final String AT_ONCE =
      "{\"username\":\"alice\",\"password\":\"open sesame\",\"auth\":{\"type\":\"m.login.dummy\"}}";

  @TempDir private Path folder;
  private TestApi api;

  @BeforeEach
  void start() {
    api = new TestApi(folder);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void oneRequestIsEnough() {
    var account = api.post(null, "/register", AT_ONCE);

    assertThat(account.text("user_id")).isEqualTo("@alice:here");
    assertThat(account.text("home_server")).isEqualTo("here");
    assertThat(whoIs(account.text("access_token")).text("device_id"))
        .isEqualTo(account.text("device_id"));
    assertThat(api.accounts().passwords().matches(ALICE, "open sesame")).isTrue();
  }

  @Test
  void theFirstRequestMayAskHow() {
    var session = api.post(null, "/register", "{}").session();

    var account =
        api.post(
            null,
            "/register",
            "{\"username\":\"alice\",\"password\":\"open sesame\",\"device_id\":\"PHONE\","
                + "\"initial_device_display_name\":\"my phone\","
                + "\"auth\":{\"type\":\"m.login.dummy\",\"session\":\""
                + session
                + "\"}}");

    assertThat(account.text("device_id")).isEqualTo("PHONE");
    assertThat(api.get(account.text("access_token"), "/devices/PHONE").text("display_name"))
        .isEqualTo("my phone");
  }

  @Test
  void withoutProofNobodyIsMade() {
    var challenge =
        api.post(null, "/register", "{\"username\":\"alice\",\"password\":\"open sesame\"}");

    assertThat(challenge.session()).isNotEmpty();
    assertThat(challenge.body().get("flows")).hasToString("[{\"stages\":[\"m.login.dummy\"]}]");
    assertThat(challenge.body().names()).doesNotContain("errcode", "completed");
    assertThat(api.accounts().users().exists(ALICE)).isFalse();
  }

  @Test
  void aSessionMakesOneAccount() {
    var session = api.post(null, "/register", "{}").session();
    var auth = "\"auth\":{\"type\":\"m.login.dummy\",\"session\":\"" + session + "\"}}";
    api.post(null, "/register", "{\"username\":\"alice\",\"password\":\"open sesame\"," + auth)
        .ok();

    var again =
        api.post(null, "/register", "{\"username\":\"bob\",\"password\":\"something\"," + auth);

    assertThat(again.session()).isNotEqualTo(session);
  }

  @Test
  void whatASessionWasBegunForCannotBeChanged() {
    var session =
        api.post(null, "/register", "{\"username\":\"alice\",\"password\":\"open sesame\"}")
            .session();

    var other =
        api.post(
            null,
            "/register",
            "{\"username\":\"mallory\",\"password\":\"open sesame\","
                + "\"auth\":{\"type\":\"m.login.dummy\",\"session\":\""
                + session
                + "\"}}");

    assertThat(other.refusal()).isEqualTo("403 M_FORBIDDEN");
  }

  @Test
  void whoSaysNoNameGetsOne() {
    var account =
        api.post(
            null,
            "/register",
            "{\"password\":\"something\",\"auth\":{\"type\":\"m.login.dummy\"}}");

    assertThat(account.text("user_id")).matches("@[a-z]{12}:here");
  }

  @Test
  void theHowToOf2016CallsTheNameUser() {
    var account =
        api.post(
            null,
            "/_matrix/client/r0/register",
            "{\"user\":\"example\",\"password\":\"wordpass\","
                + "\"auth\":{\"type\":\"m.login.dummy\"}}");

    assertThat(account.text("user_id")).isEqualTo("@example:here");
  }

  @Test
  void whoDoesNotWantToBeLoggedInIsNot() {
    var account =
        api.post(null, "/register", AT_ONCE.replace("{\"user", "{\"inhibit_login\":true,\"user"));

    assertThat(account.ok().names()).containsExactlyInAnyOrder("user_id", "home_server");
    assertThat(api.accounts().devices().of(ALICE)).isEmpty();
  }

  @Test
  void aTakenNameIsRefusedBeforeAnythingHasToBeProved() {
    api.post(null, "/register", AT_ONCE).ok();

    assertThat(api.post(null, "/register", AT_ONCE).refusal()).isEqualTo("400 M_USER_IN_USE");
    assertThat(api.post(null, "/register", "{\"username\":\"Alice\"}").refusal())
        .isEqualTo("400 M_USER_IN_USE");
    assertThat(api.get(null, "/register/available?username=alice").refusal())
        .isEqualTo("400 M_USER_IN_USE");
    assertThat(api.get(null, "/register/available?username=bob").ok())
        .hasToString("{\"available\":true}");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"username\":\"a b\"}                       | 400 M_INVALID_USERNAME",
        "{\"username\":\"\"}                          | 400 M_INVALID_USERNAME",
        "{\"username\":7}                             | 400 M_BAD_JSON",
        "{\"username\":\"alice\",\"password\":[]}     | 400 M_BAD_JSON",
        "{\"username\":\"alice\",\"password\":\"\"}   | 400 M_WEAK_PASSWORD",
        "{\"username\":\"alice\",\"password\":\"sesame\"} | 400 M_WEAK_PASSWORD",
        "{\"username\":\"alexander\",\"password\":\"Alexander\"} | 400 M_WEAK_PASSWORD",
        "{\"username\":\"alice\",\"auth\":\"dummy\"}  | 400 M_BAD_JSON",
        "{\"username\":\"alice\",\"auth\":{\"type\":1}}| 400 M_BAD_JSON",
        "{\"inhibit_login\":\"yes\"}                  | 400 M_BAD_JSON",
        "{\"device_id\":\"\"}                         | 400 M_INVALID_PARAM",
        "[]                                           | 400 M_NOT_JSON",
        "{\"username\":                               | 400 M_NOT_JSON",
      })
  void badRequestsAreRefused(String body, String refusal) {
    assertThat(api.post(null, "/register", body).refusal()).isEqualTo(refusal);
  }

  @Test
  void nobodyIsMadeForADeviceThatCannotBe() {
    var longName = "\"initial_device_display_name\":\"" + "x".repeat(101) + "\"";

    assertThat(api.post(null, "/register", "{" + longName + "," + AT_ONCE.substring(1)).refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    assertThat(api.accounts().users().exists(ALICE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?username=", "?username=a%20b", "?username=%E2%98%95"})
  void whatIsNoNameIsNotAvailable(String query) {
    assertThat(api.get(null, "/register/available" + query).refusal())
        .isIn("400 M_INVALID_USERNAME", "400 M_MISSING_PARAM");
  }

  @Test
  void aStageThatIsNotOfferedIsRefused() {
    var refused =
        api.post(null, "/register", AT_ONCE.replace("m.login.dummy", "m.login.registration_token"));

    assertThat(refused.refusal()).isEqualTo("401 M_UNRECOGNIZED");
    assertThat(refused.session()).isNotEmpty();
  }

  @Test
  void thereAreNoGuestsAndNoOtherKinds() {
    assertThat(api.post(null, "/register?kind=guest", "{}").refusal())
        .isEqualTo("403 M_GUEST_ACCESS_FORBIDDEN");
    assertThat(api.post(null, "/register?kind=admin", "{}").refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    api.post(null, "/register?kind=user", AT_ONCE).ok();
  }

  @Test
  void aClosedServerTakesNobody(@TempDir Path other) {
    try (var closed = new TestApi(other, Mode.OFF)) {
      assertThat(closed.post(null, "/register", "{}").refusal()).isEqualTo("403 M_FORBIDDEN");
      assertThat(closed.post(null, "/register", AT_ONCE).refusal()).isEqualTo("403 M_FORBIDDEN");
    }
  }

  private TestApi.Answer whoIs(String token) {
    return api.get(token, "/account/whoami");
  }
}
