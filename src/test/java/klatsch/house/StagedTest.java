package klatsch.house;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import klatsch.api.client.legacy.StagedLogin;
import klatsch.api.client.legacy.StagedLoginFlows;
import klatsch.api.client.legacy.StagedRegister;
import klatsch.api.client.legacy.StagedRegisterFlows;
import klatsch.api.client.legacy.TokenRefresh;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients of 2014 and 2015 make accounts and log in: [StagedRegister], [StagedRegisterFlows],
/// [StagedLogin], [StagedLoginFlows], [TokenRefresh].
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class StagedTest {
  private static final String V1 = "/_matrix/client/api/v1";

  @Parameter private TestDatabase database;
  private @Nullable TestServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void server(String... settings) {
    server = TestServer.on(database, settings);
  }

  private TestServer here() {
    if (server == null) {
      server();
    }
    return Objects.requireNonNull(server);
  }

  private Answer get(String path) {
    return here().wire().call("GET", path, null, (Json) null);
  }

  private Answer post(String path, String body) {
    return here().wire().call("POST", path, null, json(body));
  }

  private JsonObject whoIs(String token) {
    return here().wire().call("GET", "/_matrix/client/v3/account/whoami", token, (Json) null).ok();
  }

  @Test
  void theHowToOf2014Works() {
    var registered =
        post(
            V1 + "/register",
            "{\"user\":\"example\",\"password\":\"wordpass\",\"type\":\"m.login.password\"}");

    assertThat(registered.ok().names())
        .containsExactlyInAnyOrder("user_id", "access_token", "home_server");
    assertThat(registered.text("user_id")).isEqualTo("@example:localhost");
    assertThat(registered.text("home_server")).isEqualTo("localhost");
    assertThat(get(V1 + "/login").ok())
        .hasToString("{\"flows\":[{\"type\":\"m.login.password\"}]}");

    var loggedIn =
        post(
            V1 + "/login",
            "{\"type\":\"m.login.password\",\"user\":\"example\",\"password\":\"wordpass\"}");

    assertThat(loggedIn.text("access_token")).isNotEqualTo(registered.text("access_token"));
    assertThat(whoIs(loggedIn.text("access_token")).text("user_id"))
        .isEqualTo("@example:localhost");
    assertThat(whoIs(registered.text("access_token")).text("user_id"))
        .isEqualTo("@example:localhost");
  }

  @Test
  void aNameIsMadeUpForWhoHasNoneAndAPasswordIsNotNeeded() {
    var one = post(V1 + "/register", "{\"type\":\"m.login.password\"}");
    var two = post(V1 + "/register", "{\"type\":\"m.login.password\"}");

    assertThat(whoIs(one.text("access_token")).text("user_id")).isEqualTo(one.text("user_id"));
    assertThat(two.text("user_id")).isNotEqualTo(one.text("user_id"));
    post(
            V1 + "/login",
            "{\"type\":\"m.login.password\",\"user\":\""
                + one.text("user_id")
                + "\",\"password\":\"\"}")
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void inAugust2014ThereWasNoType() {
    var registered = post(V1 + "/register", "{\"user_id\":\"old\",\"password\":\"wordpass\"}");

    assertThat(registered.text("user_id")).isEqualTo("@old:localhost");
    assertThat(
            post(
                    V1 + "/login",
                    "{\"type\":\"m.login.password\",\"user\":\"@old:localhost\","
                        + "\"password\":\"wordpass\"}")
                .text("user_id"))
        .isEqualTo("@old:localhost");
  }

  @ParameterizedTest(name = "{0} is {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                            | 400 | M_BAD_JSON",
        "{\"type\":7}                                                  | 400 | M_BAD_JSON",
        "{\"type\":\"m.login.magic\"}                                  | 400 | M_UNKNOWN",
        "{\"type\":\"m.login.dummy\"}                                  | 400 | M_UNKNOWN",
        "{\"type\":\"m.login.password\",\"user\":7}                    | 400 | M_BAD_JSON",
        "{\"type\":\"m.login.password\",\"session\":7}                 | 400 | M_BAD_JSON",
        "{\"type\":\"m.login.password\",\"session\":\"invented\"}      | 400 | M_UNKNOWN",
      })
  void whatMakesNoSenseIsRefused(String body, int status, String errcode) {
    post(V1 + "/login", body).refused(status, errcode);
    post(V1 + "/register", body).refused(status, errcode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"m.login.password\"}",
        "{\"type\":\"m.login.password\",\"user\":\"x\"}",
        "{\"type\":\"m.login.password\",\"password\":\"x\"}"
      })
  void toLogInOneNeedsBoth(String body) {
    assertThat(post(V1 + "/login", body).refused(400, "M_BAD_JSON").body().text("error"))
        .contains("Missing JSON keys");
  }

  @Test
  void wrongPasswordsAndNamesThatAreTakenAreRefused() {
    here().newPerson("alice");

    post(
            V1 + "/login",
            "{\"type\":\"m.login.password\",\"user\":\"alice\",\"password\":\"guessed\"}")
        .refused(403, "M_FORBIDDEN");
    post(
            V1 + "/login",
            "{\"type\":\"m.login.password\",\"user\":\"nobody\",\"password\":\"guessed\"}")
        .refused(403, "M_FORBIDDEN");
    post(
            V1 + "/register",
            "{\"type\":\"m.login.password\",\"user\":\"Alice\",\"password\":\"wordpass\"}")
        .refused(400, "M_USER_IN_USE");
    post(
            V1 + "/register",
            "{\"type\":\"m.login.password\",\"user\":\"a b\",\"password\":\"wordpass\"}")
        .refused(400, "M_INVALID_USERNAME");
    post(
            V1 + "/register",
            "{\"type\":\"m.login.password\",\"user\":\"bob\",\"password\":\"short\"}")
        .refused(400, "M_WEAK_PASSWORD");
  }

  @Test
  void whatTodayIsAskedForIsAskedForInStages() {
    server("registration.mode=token", "registration.terms-url=https://example.org/terms");
    here().beside(accounts -> accounts.registrationTokens().create("tea", 1L, null));

    assertThat(get(V1 + "/register").ok())
        .hasToString(
            "{\"flows\":[{\"type\":\"m.login.registration_token\",\"stages\":["
                + "\"m.login.registration_token\",\"m.login.terms\",\"m.login.password\"]}]}");
    post(V1 + "/register", "{\"type\":\"m.login.password\",\"user\":\"alice\"}")
        .refused(403, "M_FORBIDDEN");
    post(V1 + "/register", "{\"type\":\"m.login.registration_token\",\"token\":\"coffee\"}")
        .refused(403, "M_FORBIDDEN");
    var first =
        post(V1 + "/register", "{\"type\":\"m.login.registration_token\",\"token\":\"tea\"}");
    assertThat(first.text("next")).isEqualTo("m.login.terms");
    var session = "\"session\":\"" + first.text("session") + "\"";
    post(
            V1 + "/login",
            "{\"type\":\"m.login.password\",\"user\":\"a\",\"password\":\"b\"," + session + "}")
        .refused(400, "M_UNKNOWN");
    var second = post(V1 + "/register", "{\"type\":\"m.login.terms\"," + session + "}");
    assertThat(second.text("next")).isEqualTo("m.login.password");
    assertThat(second.text("session")).isEqualTo(first.text("session"));

    var last =
        post(
            V1 + "/register",
            "{\"type\":\"m.login.password\",\"user\":\"alice\",\"password\":\"wordpass\","
                + session
                + "}");

    assertThat(whoIs(last.text("access_token")).text("user_id")).isEqualTo("@alice:localhost");
    post(V1 + "/register", "{\"type\":\"m.login.password\",\"user\":\"bob\"," + session + "}")
        .refused(400, "M_UNKNOWN");
  }

  @Test
  void aSessionThatWasForgottenEnds() {
    server("registration.terms-url=https://example.org/terms");
    var session = post(V1 + "/register", "{\"type\":\"m.login.terms\"}").text("session");

    here().clock().turn(Duration.ofMinutes(15));

    post(V1 + "/register", "{\"type\":\"m.login.password\",\"session\":\"" + session + "\"}")
        .refused(400, "M_UNKNOWN");
  }

  @Test
  void aClosedServerSaysSo() {
    server("registration.mode=off");

    get(V1 + "/register").refused(403, "M_FORBIDDEN");
    post(V1 + "/register", "{\"type\":\"m.login.password\"}").refused(403, "M_FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/_matrix/client/v2_alpha", "/_matrix/client/api/v2_alpha"})
  void in2015OneRegistersWithAnAuth(String v2) {
    var challenge = post(v2 + "/register", "{}");
    assertThat(challenge.status()).isEqualTo(401);
    assertThat(challenge.body().get("flows")).hasToString("[{\"stages\":[\"m.login.dummy\"]}]");

    var registered =
        post(
            v2 + "/register",
            "{\"username\":\"alice\",\"password\":\"wordpass\",\"bind_email\":false,"
                + "\"auth\":{\"type\":\"m.login.dummy\",\"session\":\""
                + challenge.body().text("session")
                + "\"}}");

    assertThat(registered.text("user_id")).isEqualTo("@alice:localhost");
    assertThat(registered.text("home_server")).isEqualTo("localhost");
    assertThat(whoIs(registered.text("access_token")).text("user_id"))
        .isEqualTo("@alice:localhost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/v1", "v2_alpha", "r0"})
  void whoAsksForARefreshTokenCanUseIt(String generation) {
    var path = "/_matrix/client/" + generation + "/tokenrefresh";
    var registered =
        post(V1 + "/register", "{\"type\":\"m.login.password\",\"refresh_token\":true}");
    var old = "{\"refresh_token\":\"" + registered.text("refresh_token") + "\"}";

    var fresh = post(path, old);

    assertThat(fresh.ok().names()).containsExactlyInAnyOrder("access_token", "refresh_token");
    assertThat(whoIs(fresh.text("access_token")).text("user_id"))
        .isEqualTo(registered.text("user_id"));
    post(path, old).refused(403, "M_FORBIDDEN");
    post(path, "{\"refresh_token\":\"invented\"}").refused(403, "M_FORBIDDEN");
    post(path, "{}").refused(400, "M_MISSING_PARAM");
  }
}
