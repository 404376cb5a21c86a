package klatsch.house;

import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import klatsch.accounts.RegistrationTokens.Token;
import klatsch.api.client.account.Register;
import klatsch.api.client.account.RegistrationTokenValidity;
import klatsch.json.Json;
import klatsch.json.JsonBoolean;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// People make accounts on a server that asks for a token and for the terms to be accepted:
/// [Register], [RegistrationTokenValidity].
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class RegistrationStoryTest {
  private static final String REGISTER = "/_matrix/client/v3/register";
  private static final String VALIDITY =
      "/_matrix/client/v1/register/m.login.registration_token/validity";
  @Parameter private TestDatabase database;
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.on(
            database,
            "registration.mode=token",
            "registration.terms-url=https://example.org/rules",
            "registration.terms-name=House rules",
            "registration.terms-version=2026-11");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// A token, made as from the command line, beside the server.
  private void hasToken(String token, @Nullable Long uses, @Nullable Duration lifetime) {
    server.beside(accounts -> accounts.registrationTokens().create(token, uses, lifetime));
  }

  /// How many accounts have been made with it.
  private long uses(String token) {
    return server.beside(
        accounts ->
            accounts.registrationTokens().all().stream()
                .filter(one -> one.token().equals(token))
                .mapToLong(Token::uses)
                .sum());
  }

  private Answer register(String name, @Nullable JsonObject auth) {
    return server
        .wire()
        .call(
            "POST",
            REGISTER,
            null,
            JsonObject.builder()
                .put("username", name)
                .put("password", "sesame " + name)
                .put("auth", auth)
                .build());
  }

  private boolean exists(String name) {
    return server.beside(accounts -> accounts.users().exists(accounts.users().newId(name)));
  }

  private String session(String name) {
    var challenge = register(name, null);
    assertThat(challenge.status()).isEqualTo(401);
    return challenge.body().text("session") + "";
  }

  private Answer showsToken(String name, String session, String token) {
    return register(
        name,
        JsonObject.builder()
            .put("type", "m.login.registration_token")
            .put("token", token)
            .put("session", session)
            .build());
  }

  private Answer accepts(String name, String session) {
    return register(
        name, JsonObject.builder().put("type", "m.login.terms").put("session", session).build());
  }

  private boolean isValid(String token) {
    var answer = server.wire().call("GET", VALIDITY + "?token=" + escape(token), null, (Json) null);
    return answer.ok().get("valid") instanceof JsonBoolean valid && valid.value();
  }

  @Test
  void whoHasATokenAndAcceptsTheTermsGetsAnAccount() {
    hasToken("tea", 1L, null);
    assertThat(isValid("tea")).isTrue();

    var challenge = register("alice", null).body();
    assertThat(challenge.get("flows"))
        .isEqualTo(
            json("{'x':[{'stages':['m.login.registration_token','m.login.terms']}]}").get("x"));
    assertThat(challenge.object("params"))
        .isEqualTo(
            json(
                """
                {'m.login.terms':{'policies':{'terms_of_service':{'version':'2026-11',
                  'en':{'name':'House rules','url':'https://example.org/rules'}}}}}
                """));
    var session = challenge.text("session") + "";
    var halfway = showsToken("alice", session, "tea");
    assertThat(halfway.status()).isEqualTo(401);
    assertThat(halfway.body().get("completed")).hasToString("[\"m.login.registration_token\"]");
    assertThat(uses("tea")).isZero();

    var account = accepts("alice", session);

    assertThat(account.text("user_id")).isEqualTo("@alice:localhost");
    assertThat(uses("tea")).isEqualTo(1);
    assertThat(isValid("tea")).isFalse();
    showsToken("bob", session("bob"), "tea").refused(401, "M_FORBIDDEN");
  }

  @Test
  void theTermsAloneAreNotEnough() {
    var session = session("alice");

    accepts("alice", session).refused(401, "M_FORBIDDEN");
    showsToken("alice", session, "invented").refused(401, "M_FORBIDDEN");
    assertThat(register("alice", JsonObject.of("session", session)).status()).isEqualTo(401);

    assertThat(exists("alice")).isFalse();
  }

  @Test
  void nobodyElseTakesTheAccountThatSomebodyHasProved() {
    hasToken("tea", null, null);
    var session = session("alice");
    showsToken("alice", session, "tea");

    accepts("mallory", session).refused(403, "M_FORBIDDEN");

    accepts("alice", session).ok();
  }

  @Test
  void theLastUseIsForOne() throws Exception {
    hasToken("tea", 3L, null);
    var sessions = IntStream.range(0, 12).mapToObj(i -> session("user" + i)).toList();

    List<Answer> answers;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers =
          threads
              .invokeAll(
                  IntStream.range(0, 12)
                      .mapToObj(
                          i ->
                              (Callable<Answer>)
                                  () -> {
                                    showsToken("user" + i, sessions.get(i), "tea");
                                    return accepts("user" + i, sessions.get(i));
                                  })
                      .toList())
              .stream()
              .map(answer -> answer.resultNow())
              .toList();
    }

    assertThat(answers).extracting(Answer::status).isSubsetOf(200, 401, 403);
    assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(3);
    assertThat(uses("tea")).isEqualTo(3);
  }

  @Test
  void whoGivesUpHasUsedNothing() {
    hasToken("tea", 1L, null);
    showsToken("alice", session("alice"), "tea");
    server.restart();

    var session = session("bob");
    showsToken("bob", session, "tea");
    accepts("bob", session).ok();
  }

  @Test
  void whoComesTooLateForTheNameHasUsedNothing() {
    hasToken("tea", null, null);
    var session = session("alice");
    showsToken("alice", session, "tea");
    var other = session("alice");
    showsToken("alice", other, "tea");
    accepts("alice", session).ok();

    accepts("alice", other).refused(400, "M_USER_IN_USE");

    assertThat(uses("tea")).isEqualTo(1);
  }

  @Test
  void aTokenThatIsTakenBackMakesNoAccount() {
    hasToken("tea", null, null);
    var session = session("alice");
    showsToken("alice", session, "tea");

    server.beside(
        accounts -> {
          accounts.registrationTokens().revoke("tea");
          return "done";
        });

    accepts("alice", session).refused(403, "M_FORBIDDEN");
    assertThat(exists("alice")).isFalse();
    assertThat(isValid("tea")).isFalse();
  }

  @Test
  void aTokenEnds() {
    hasToken("tea", null, Duration.ofHours(1));

    server.clock().turn(Duration.ofHours(1));

    assertThat(isValid("tea")).isFalse();
    showsToken("alice", session("alice"), "tea").refused(401, "M_FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'; DROP TABLE registration_tokens; --", "../..", "é"})
  void whatIsNoTokenIsNotValid(String token) {
    hasToken("tea", null, null);

    assertThat(isValid(token)).isFalse();
    assertThat(isValid(token + "x".repeat(5000))).isFalse();
    showsToken("alice", session("alice"), token).refused(401, "M_FORBIDDEN");
  }

  @Test
  void aTokenIsAText() {
    var session = session("alice");
    var auth =
        JsonObject.builder()
            .put("type", "m.login.registration_token")
            .put("session", session)
            .put("token", Json.of(7));

    register("alice", auth.build()).refused(401, "M_BAD_JSON");
    server.wire().call("GET", VALIDITY, null, (Json) null).refused(400, "M_MISSING_PARAM");
  }

  @Test
  void aClosedServerHasNoValidTokens() {
    try (var closed = TestServer.on(database, "registration.mode=off")) {
      closed
          .wire()
          .call("GET", VALIDITY + "?token=tea", null, (Json) null)
          .refused(403, "M_FORBIDDEN");
    }
  }
}
