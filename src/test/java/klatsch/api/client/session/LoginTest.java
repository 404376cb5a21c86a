package klatsch.api.client.session;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.accounts.LoginTokens;
import klatsch.api.client.TestApi;
import klatsch.config.SessionConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// [GetLoginFlows], [Login], [GenerateLoginToken], [Refresh], [Logout], [LogoutAll] and
/// [GetTokenOwner].
class LoginTest {
  @TempDir private Path folder;
  private TestApi api;

  @BeforeEach
  void start() {
    api = new TestApi(folder);
    api.server().has(ALICE);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void thePasswordIsAWayInAndSoIsAnotherClient() {
    assertThat(api.get(null, "/login").ok())
        .hasToString(
            "{\"flows\":[{\"type\":\"m.login.password\"},"
                + "{\"type\":\"m.login.token\",\"get_login_token\":true}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"identifier\":{\"type\":\"m.id.user\",\"user\":\"alice\"}",
        "\"identifier\":{\"type\":\"m.id.user\",\"user\":\"@alice:here\"}",
        "\"user\":\"alice\"",
        "\"user\":\"@alice:here\"",
        "\"user\":\"Alice\"",
      })
  void peopleSayWhoTheyAreInManyWays(String who) {
    var login = api.post(null, "/login", body(who, PASSWORD));

    assertThat(login.text("user_id")).isEqualTo("@alice:here");
    assertThat(login.text("home_server")).isEqualTo("here");
    assertThat(api.get(login.text("access_token"), "/account/whoami").ok())
        .hasToString(
            "{\"user_id\":\"@alice:here\",\"device_id\":\"%s\",\"is_guest\":false}"
                .formatted(login.text("device_id")));
  }

  @Test
  void aClientMayKeepItsDevice() {
    var first = login(",\"device_id\":\"PHONE\",\"initial_device_display_name\":\"my phone\"");
    var second = login(",\"device_id\":\"PHONE\"");

    assertThat(second.text("device_id")).isEqualTo("PHONE");
    assertThat(whoIs(first.text("access_token")).refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    assertThat(api.get(second.text("access_token"), "/devices/PHONE").text("display_name"))
        .isEqualTo("my phone");
  }

  @Test
  void nothingTellsWhoHasAnAccount() {
    var wrongPassword = api.post(null, "/login", body("\"user\":\"alice\"", "wrong"));
    var nobody = api.post(null, "/login", body("\"user\":\"nobody\"", PASSWORD));
    var elsewhere = api.post(null, "/login", body("\"user\":\"@alice:elsewhere\"", PASSWORD));

    assertThat(wrongPassword.refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(nobody.body()).isEqualTo(wrongPassword.body());
    assertThat(elsewhere.body()).isEqualTo(wrongPassword.body());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                  | 400 M_MISSING_PARAM",
        "{\"type\":7}                                                        | 400 M_BAD_JSON",
        "{\"type\":\"m.login.magic\",\"token\":\"x\"}                        | 400 M_UNKNOWN",
        "{\"type\":\"m.login.token\",\"token\":\"x\"}                        | 403 M_FORBIDDEN",
        "{\"type\":\"m.login.token\"}                                        | 400 M_MISSING_PARAM",
        "{\"type\":\"m.login.password\",\"refresh_token\":\"yes\"}           | 400 M_BAD_JSON",
        "{\"type\":\"m.login.password\"}                                     | 400 M_MISSING_PARAM",
        "{\"type\":\"m.login.password\",\"password\":\"x\"}                  | 400 M_MISSING_PARAM",
        "{\"type\":\"m.login.password\",\"user\":\"alice\",\"password\":1}   | 400 M_BAD_JSON",
        "{\"type\":\"m.login.password\",\"user\":{},\"password\":\"x\"}      | 400 M_BAD_JSON",
        "{\"type\":\"m.login.password\",\"identifier\":\"alice\",\"password\":\"x\"} | 400"
            + " M_BAD_JSON",
        "{\"type\":\"m.login.password\",\"identifier\":{},\"password\":\"x\"} | 400 M_BAD_JSON",
        "not json                                                            | 400 M_NOT_JSON",
      })
  void badRequestsAreRefused(String body, String refusal) {
    assertThat(api.post(null, "/login", body).refusal()).isEqualTo(refusal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"identifier\":{\"type\":\"m.id.thirdparty\",\"medium\":\"email\",\"address\":\"a@b.c\"}",
        "\"identifier\":{\"type\":\"m.id.phone\",\"country\":\"GB\",\"phone\":\"07700 900123\"}",
        "\"identifier\":{\"medium\":\"email\",\"address\":\"a@b.c\"}",
        "\"medium\":\"email\",\"address\":\"a@b.c\"",
      })
  void anAddressThatNobodyHereHasIsForbidden(String mail) {
    assertThat(api.post(null, "/login", body(mail, PASSWORD)).refusal())
        .isEqualTo("403 M_FORBIDDEN");
  }

  @Test
  void loggingOutEndsOneSessionOrAll() {
    api.server().has(BOB);
    var phone = api.login(ALICE, "PHONE");
    var laptop = api.login(ALICE, "LAPTOP");
    var tablet = api.login(ALICE, "TABLET");
    var bobs = api.login(BOB, "PHONE");

    api.post(phone, "/logout", "{}").ok();
    assertThat(whoIs(phone).refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    whoIs(laptop).ok();

    api.call("POST", laptop, "/_matrix/client/r0/logout/all", null).ok();
    assertThat(whoIs(laptop).refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    assertThat(whoIs(tablet).refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    whoIs(bobs).ok();
  }

  /// [GenerateLoginToken]
  @Test
  void aClientLetsAnotherOneInOnce() {
    var phone = api.login(ALICE, "PHONE");
    var token = loginToken(phone);

    var laptop = api.post(null, "/login", tokenBody(token));

    assertThat(laptop.text("user_id")).isEqualTo("@alice:here");
    whoIs(laptop.text("access_token")).ok();
    whoIs(phone).ok();
    assertThat(api.post(null, "/login", tokenBody(token)).refusal()).isEqualTo("403 M_FORBIDDEN");
  }

  @Test
  void aTokenForAnotherClientDoesNotLastLong() {
    var token = loginToken(api.login(ALICE, "PHONE"));

    api.server().later(LoginTokens.LIFETIME);

    assertThat(api.post(null, "/login", tokenBody(token)).refusal()).isEqualTo("403 M_FORBIDDEN");
  }

  @Test
  void whoIsLoggedInProvesItBeforeAnotherClientIsLetIn() {
    var phone = api.login(ALICE, "PHONE");
    var path = "/_matrix/client/v1/login/get_token";
    var session = api.post(phone, path, "{}").session();

    var wrong = api.post(phone, path, password(session, "wrong"));
    assertThat(wrong.refusal()).isEqualTo("401 M_FORBIDDEN");
    api.post(phone, path, password(session, PASSWORD)).ok();
    assertThat(api.post(phone, path, "{}").session()).as("asked anew").isNotEqualTo(session);
  }

  /// [Refresh]
  @Test
  void aTokenThatHasEndedIsRefreshed() {
    var first = login(",\"device_id\":\"PHONE\",\"refresh_token\":true");
    assertThat(first.ok().integer("expires_in_ms"))
        .isEqualTo(SessionConfig.USUAL.accessTokenLifetime().toMillis());
    whoIs(first.text("access_token")).ok();

    api.server().later(SessionConfig.USUAL.accessTokenLifetime());
    var over = whoIs(first.text("access_token"));
    var second = refresh(first.text("refresh_token"));

    assertThat(over.refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    assertThat(over.body().bool("soft_logout")).isTrue();
    assertThat(whoIs(second.text("access_token")).text("device_id")).isEqualTo("PHONE");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                             | 400 M_MISSING_PARAM",
        "{\"refresh_token\":1}            | 400 M_BAD_JSON",
        "{\"refresh_token\":\"\"}         | 401 M_UNKNOWN_TOKEN",
        "{\"refresh_token\":\"invented\"} | 401 M_UNKNOWN_TOKEN",
      })
  void badRefreshTokensAreRefused(String body, String refusal) {
    assertThat(api.post(null, "/refresh", body).refusal()).isEqualTo(refusal);
  }

  @Test
  void anAccessTokenDoesNotRefreshAndARefreshTokenLetsNobodyIn() {
    var login = login(",\"refresh_token\":true");

    assertThat(refresh(login.text("access_token")).refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    assertThat(whoIs(login.text("refresh_token")).refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
  }

  private TestApi.Answer refresh(String token) {
    return api.post(null, "/refresh", "{\"refresh_token\":\"" + token + "\"}");
  }

  private String loginToken(String token) {
    var path = "/_matrix/client/v1/login/get_token";
    var session = api.post(token, path, "{}").session();
    return api.post(token, path, password(session, PASSWORD)).text("login_token");
  }

  private static String password(String session, String password) {
    return """
    {"auth":{"type":"m.login.password","session":"%s","password":"%s",
      "identifier":{"type":"m.id.user","user":"alice"}}}
    """
        .formatted(session, password);
  }

  private static String tokenBody(String token) {
    return "{\"type\":\"m.login.token\",\"token\":\"" + token + "\"}";
  }

  private TestApi.Answer login(String more) {
    return api.post(null, "/login", body("\"user\":\"alice\"" + more, PASSWORD));
  }

  private TestApi.Answer whoIs(String token) {
    return api.get(token, "/account/whoami");
  }

  private static String body(String who, String password) {
    return "{\"type\":\"m.login.password\",%s,\"password\":\"%s\"}".formatted(who, password);
  }
}
