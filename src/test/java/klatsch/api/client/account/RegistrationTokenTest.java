package klatsch.api.client.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import klatsch.accounts.RegistrationTokens;
import klatsch.api.client.TestApi;
import klatsch.config.RegistrationConfig;
import klatsch.config.RegistrationConfig.Mode;
import klatsch.config.RegistrationConfig.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [Register] and [RegistrationTokenValidity] where one needs a token and has to agree to terms.
class RegistrationTokenTest {
  private static final Terms TERMS =
      new Terms(URI.create("https://here/terms"), "House rules", "2");

  @TempDir private Path folder;
  private TestApi api;
  private RegistrationTokens tokens;

  @BeforeEach
  void start() {
    api = new TestApi(folder, new RegistrationConfig(Mode.TOKEN, false, TERMS));
    tokens = api.accounts().registrationTokens();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whoHasATokenAndAgreesGetsAnAccount() {
    tokens.create("lucky", 1L, null);
    var challenge = register("alice", "");
    var session = challenge.session();

    assertThat(challenge.body().get("flows"))
        .hasToString("[{\"stages\":[\"m.login.registration_token\",\"m.login.terms\"]}]");
    assertThat(challenge.body().get("params"))
        .hasToString(
            "{\"m.login.terms\":{\"policies\":{\"terms_of_service\":{\"version\":\"2\","
                + "\"en\":{\"name\":\"House rules\",\"url\":\"https://here/terms\"}}}}}");
    assertThat(register("alice", token(session, "lucky")).body().get("completed"))
        .hasToString("[\"m.login.registration_token\"]");
    register("alice", terms(session)).ok();
    assertThat(isValid("lucky")).as("used up").isFalse();
  }

  @Test
  void aWrongTokenMayBeCorrected() {
    tokens.create("lucky", null, null);
    var session = register("alice", "").session();

    var wrong = register("alice", token(session, "unlucky"));

    assertThat(wrong.refusal()).isEqualTo("401 M_FORBIDDEN");
    register("alice", token(session, "lucky")).session();
    register("alice", terms(session)).ok();
  }

  @Test
  void theTermsAloneAreNotEnoughAndNeitherIsAStageOfAnotherFlow() {
    var session = register("alice", "").session();

    assertThat(register("alice", terms(session)).refusal()).isEqualTo("401 M_FORBIDDEN");
    assertThat(register("alice", auth(session, "m.login.dummy", "")).refusal())
        .isEqualTo("401 M_UNRECOGNIZED");
    assertThat(register("alice", "").status()).isEqualTo(401);
  }

  @Test
  void twoWhoShareTheLastUseGetOneAccount() {
    tokens.create("lucky", 1L, null);
    var alices = provedToken("alice");
    var bobs = provedToken("bob");

    var answers =
        Stream.of(
                CompletableFuture.supplyAsync(() -> register("alice", terms(alices))),
                CompletableFuture.supplyAsync(() -> register("bob", terms(bobs))))
            .map(CompletableFuture::join)
            .map(TestApi.Answer::status)
            .toList();

    assertThat(answers).containsExactlyInAnyOrder(200, 403);
    assertThat(tokens.all()).extracting(RegistrationTokens.Token::uses).containsExactly(1L);
  }

  @Test
  void whoGivesUpHasUsedNothing() {
    tokens.create("lucky", 1L, null);

    provedToken("alice");

    assertThat(isValid("lucky")).isTrue();
  }

  @Test
  void aTokenEndsWhenItsTimeIsOverOrItIsRevoked() {
    tokens.create("soon", null, Duration.ofMinutes(1));
    tokens.create("gone", null, null);
    assertThat(isValid("soon")).isTrue();
    assertThat(isValid("gone")).isTrue();

    api.server().later(Duration.ofMinutes(1));
    tokens.revoke("gone");

    assertThat(isValid("soon")).isFalse();
    assertThat(isValid("gone")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "", "a%20b", "%27%20OR%201%3D1", "%F0%9F%8D%80", "%00"})
  void whatIsNoTokenIsNotValid(String token) {
    var path = "/_matrix/client/v1/register/m.login.registration_token/validity?token=" + token;
    var answer = api.get(null, path);

    assertThat(answer.status()).isIn(200, 400);
    assertThat(answer.body().bool("valid")).isNotEqualTo(true);
  }

  private String provedToken(String name) {
    var session = register(name, "").session();
    register(name, token(session, "lucky")).session();
    return session;
  }

  private boolean isValid(String token) {
    var path = "/_matrix/client/v1/register/m.login.registration_token/validity?token=" + token;
    return Objects.requireNonNull(api.get(null, path).ok().bool("valid"));
  }

  private TestApi.Answer register(String name, String auth) {
    return api.post(
        null,
        "/register",
        "{\"username\":\"%s\",\"password\":\"a long secret\"%s}".formatted(name, auth));
  }

  private static String token(String session, String token) {
    return auth(session, "m.login.registration_token", ",\"token\":\"" + token + "\"");
  }

  private static String terms(String session) {
    return auth(session, "m.login.terms", "");
  }

  private static String auth(String session, String type, String more) {
    return ",\"auth\":{\"type\":\"%s\",\"session\":\"%s\"%s}".formatted(type, session, more);
  }
}
