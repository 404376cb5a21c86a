package klatsch.house;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import klatsch.accounts.LoginTokens;
import klatsch.api.client.session.GenerateLoginToken;
import klatsch.api.client.session.Refresh;
import klatsch.config.SessionConfig;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// People stay logged in, on one device and then on another: [Refresh], [GenerateLoginToken].
class SessionStoryTest extends HouseTest {
  private static final String V3 = "/_matrix/client/v3";
  private static final String GET_TOKEN = "/_matrix/client/v1/login/get_token";
  private static final Duration LIFETIME = SessionConfig.USUAL.accessTokenLifetime();

  SessionStoryTest(TestDatabase database) {
    super(database);
  }

  /// The tokens of a client that can replace them.
  private record Tokens(String access, String refresh) {
    static Tokens of(Answer answer) {
      assertThat(answer.ok().get("expires_in_ms")).isEqualTo(Json.of(LIFETIME.toMillis()));
      return new Tokens(answer.text("access_token"), answer.text("refresh_token"));
    }
  }

  private static Answer post(String path, @Nullable String token, JsonObject body) {
    return server.wire().call("POST", path, token, body);
  }

  private static Answer logIn(Person person, String device) {
    return post(
        V3 + "/login",
        null,
        JsonObject.builder()
            .put("type", "m.login.password")
            .put(
                "identifier",
                JsonObject.builder().put("type", "m.id.user").put("user", person.id).build())
            .put("password", person.password())
            .put("device_id", device)
            .put("refresh_token", true)
            .build());
  }

  private static Answer refresh(String token) {
    return post(V3 + "/refresh", null, JsonObject.of("refresh_token", token));
  }

  private static Answer whoIs(String token) {
    return server.wire().call("GET", V3 + "/account/whoami", token, (Json) null);
  }

  @Test
  void theOldRefreshTokenIsGoodUntilANewTokenIsShown() {
    var alice = person("alice");
    var old = Tokens.of(logIn(alice, "PHONE"));
    var lost = Tokens.of(refresh(old.refresh));
    whoIs(old.access).ok();

    var fresh = Tokens.of(refresh(old.refresh));
    whoIs(fresh.access).ok();

    refresh(old.refresh).refused(401, "M_UNKNOWN_TOKEN");
    refresh(lost.refresh).refused(401, "M_UNKNOWN_TOKEN");
    whoIs(old.access).refused(401, "M_UNKNOWN_TOKEN");
    whoIs(lost.access).refused(401, "M_UNKNOWN_TOKEN");

    var next = Tokens.of(refresh(fresh.refresh));
    var afterNext = Tokens.of(refresh(next.refresh));
    refresh(fresh.refresh).refused(401, "M_UNKNOWN_TOKEN");
    whoIs(afterNext.access).ok();
  }

  @Test
  void whoRefreshesManyTimesAtOnceEndsUpWithOneGoodPair() throws Exception {
    var alice = person("alice");
    var old = Tokens.of(logIn(alice, "PHONE"));
    List<Tokens> pairs;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asking = Collections.nCopies(4, (Callable<Answer>) () -> refresh(old.refresh));
      pairs =
          threads.invokeAll(asking).stream().map(answer -> Tokens.of(answer.resultNow())).toList();
    }

    List<Integer> statuses;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var showing =
          pairs.stream().map(pair -> (Callable<Answer>) () -> whoIs(pair.access)).toList();
      statuses =
          threads.invokeAll(showing).stream().map(answer -> answer.resultNow().status()).toList();
    }

    assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 401);
    assertThat(pairs.stream().filter(pair -> refresh(pair.refresh).status() == 200)).hasSize(1);
  }

  @Test
  void loggingInAgainAndOutEndsWhatCouldBeRefreshed() {
    var alice = person("alice");
    var first = Tokens.of(logIn(alice, "PHONE"));
    var second = Tokens.of(logIn(alice, "PHONE"));
    refresh(first.refresh).refused(401, "M_UNKNOWN_TOKEN");
    whoIs(first.access).refused(401, "M_UNKNOWN_TOKEN");

    post(V3 + "/logout", second.access, JsonObject.EMPTY).ok();

    var gone = refresh(second.refresh).refused(401, "M_UNKNOWN_TOKEN");
    assertThat(gone.body().bool("soft_logout")).isFalse();
  }

  @Test
  void whoCannotRefreshStaysLoggedIn() {
    try (var own = TestServer.on(database)) {
      var alice = own.newPerson("alice");

      own.clock().turn(Duration.ofDays(1000));

      alice.get("/account/whoami").ok();
    }
  }

  @Test
  void oneDeviceLetsAnotherIn() {
    var alice = person("alice");
    var token = loginToken(alice);

    var login = useLoginToken(token, "LAPTOP");

    assertThat(login.text("user_id")).isEqualTo(alice.id);
    assertThat(whoIs(login.text("access_token")).text("device_id")).isEqualTo("LAPTOP");
    alice.get("/account/whoami").ok();
    useLoginToken(token, "TABLET").refused(403, "M_FORBIDDEN");
  }

  @Test
  void aLoginTokenNeedsThePasswordEachTime() {
    var alice = person("alice");
    var challenge = post(GET_TOKEN, alice.token, JsonObject.EMPTY);
    assertThat(challenge.status()).isEqualTo(401);
    var session = challenge.body().text("session") + "";

    post(GET_TOKEN, alice.token, auth(alice, "wrong", session)).refused(401, "M_FORBIDDEN");
    var others = post(GET_TOKEN, person("mallory").token, auth(alice, alice.password(), session));
    assertThat(others.status()).isEqualTo(401);
    assertThat(others.body().text("session")).isNotEqualTo(session);
    post(GET_TOKEN, alice.token, auth(alice, alice.password(), session)).ok();

    assertThat(post(GET_TOKEN, alice.token, auth(alice, "wrong", session)).status()).isEqualTo(401);
    post(GET_TOKEN, null, JsonObject.EMPTY).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void aLoginTokenEndsSoonAndWithTheDeviceThatAskedForIt() {
    try (var own = TestServer.on(database)) {
      var alice = own.newPerson("alice");
      var late = loginToken(own.wire(), alice);
      own.clock().turn(LoginTokens.LIFETIME);
      useLoginToken(own.wire(), late, "LAPTOP").refused(403, "M_FORBIDDEN");

      var orphan = loginToken(own.wire(), alice);
      alice.post("/logout", JsonObject.EMPTY).ok();
      useLoginToken(own.wire(), orphan, "LAPTOP").refused(403, "M_FORBIDDEN");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                            | 400 | M_MISSING_PARAM",
        "{'refresh_token':null}        | 400 | M_MISSING_PARAM",
        "{'refresh_token':7}           | 400 | M_BAD_JSON",
        "{'refresh_token':['x']}       | 400 | M_BAD_JSON",
        "{'refresh_token':'x\\u0000'}  | 400 | M_BAD_JSON",
        "{'refresh_token':''}          | 401 | M_UNKNOWN_TOKEN",
        "{'refresh_token':'invented'}  | 401 | M_UNKNOWN_TOKEN",
      })
  void whatCannotBeRefreshedIsRefused(String body, int status, String errcode) {
    post(V3 + "/refresh", null, json(body)).refused(status, errcode);
  }

  @Test
  void anAccessTokenIsNoRefreshTokenAndTheOtherWayRound() {
    var tokens = Tokens.of(logIn(person("alice"), "PHONE"));

    refresh(tokens.access).refused(401, "M_UNKNOWN_TOKEN");
    whoIs(tokens.refresh).refused(401, "M_UNKNOWN_TOKEN");
    refresh("x".repeat(500_000)).refused(401, "M_UNKNOWN_TOKEN");
    whoIs(tokens.access).ok();
  }

  private static String loginToken(Person person) {
    return loginToken(server.wire(), person);
  }

  private static String loginToken(Wire wire, Person person) {
    var answer = wire.call("POST", GET_TOKEN, person.token, auth(person, person.password(), null));
    assertThat(answer.ok().get("expires_in_ms")).isEqualTo(Json.of(120_000L));
    return answer.text("login_token");
  }

  private static Answer useLoginToken(String token, String device) {
    return useLoginToken(server.wire(), token, device);
  }

  private static Answer useLoginToken(Wire wire, String token, String device) {
    return wire.call(
        "POST",
        V3 + "/login",
        null,
        JsonObject.builder()
            .put("type", "m.login.token")
            .put("token", token)
            .put("device_id", device)
            .build());
  }

  private static JsonObject auth(Person person, String password, @Nullable String session) {
    return JsonObject.of(
        "auth",
        JsonObject.builder()
            .put("type", "m.login.password")
            .put(
                "identifier",
                JsonObject.builder().put("type", "m.id.user").put("user", person.id).build())
            .put("password", password)
            .put("session", session)
            .build());
  }
}
