package klatsch.http;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Auth.OPTIONAL_TOKEN;
import static klatsch.http.Route.Method.GET;
import static klatsch.http.Route.Method.PUT;
import static klatsch.http.TestServer.GOOD_TOKEN;
import static klatsch.http.TestServer.json;
import static klatsch.model.error.MatrixError.forbidden;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixError.Unauthenticated;
import klatsch.model.error.MatrixException;
import klatsch.model.error.UnavailableException;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every request meets between the socket and its endpoint.
class EdgeTest {
  private static final int SMALL_BODY = 100;

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder,
            new WhoAmI(),
            new Visit(),
            new Rename(),
            new Upload(),
            new Fail(),
            new Shout(),
            new WhereFrom());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aTokenStandsInAHeaderOrInTheQuery() {
    var inHeader =
        server.send(
            server
                .request("/_matrix/client/v3/whoami")
                .header("Authorization", "bearer " + GOOD_TOKEN));
    var inQuery = server.get("/_matrix/client/v3/whoami?access_token=" + GOOD_TOKEN);

    assertThat(inHeader.body()).isEqualTo("{\"user_id\":\"@alice:here\"}");
    assertThat(inQuery.body()).isEqualTo(inHeader.body());
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({
    "/_matrix/client/v3/whoami,                       401, M_MISSING_TOKEN",
    "/_matrix/client/v3/whoami?access_token=,         401, M_MISSING_TOKEN",
    "/_matrix/client/v3/whoami?access_token=bad,      401, M_UNKNOWN_TOKEN",
    "/_matrix/client/r0/whoami?access_token=bad,      401, M_UNKNOWN_TOKEN",
    "/_matrix/client/api/v1/whoami,                   403, M_MISSING_TOKEN",
    "/_matrix/client/api/v1/whoami?access_token=bad,  403, M_UNKNOWN_TOKEN",
    "/_matrix/client/v3/visit?access_token=bad,       401, M_UNKNOWN_TOKEN",
    "/_matrix/client/v3/whoami?access_token=locked,   403, M_FORBIDDEN",
  })
  void withoutAGoodTokenNobodyComesIn(String path, int status, String errcode) {
    var answer = server.get(path);

    assertRefused(answer, status, errcode);
  }

  @Test
  void aTokenMayBeOptional() {
    assertThat(server.get("/_matrix/client/v3/visit").body()).isEqualTo("{\"who\":\"nobody\"}");
    assertThat(server.get("/_matrix/client/v3/visit?access_token=" + GOOD_TOKEN).body())
        .isEqualTo("{\"who\":\"@alice:here\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/_matrix/client/v3/nothing",
        "/_matrix/client/v3/whoami/",
        "/_matrix/client/v3//whoami",
        "/_matrix/client/v3/whoami/../whoami",
        "/_matrix/client/v3/whoami;x=y",
        "/_matrix/client/v3/who%61mi%2F",
        "/_matrix/client/unstable/whoami"
      })
  void anUnknownPathIsNotFound(String path) {
    assertRefused(server.get(path), 404, "M_UNRECOGNIZED");
    assertRefused(server.put(path, "{}"), 404, "M_UNRECOGNIZED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "PATCH", "TRACE", "BREW"})
  void aKnownPathWithAnotherMethodIsNotAllowed(String method) {
    var answer =
        server.send(
            server
                .request("/_matrix/client/v3/name/!room:here")
                .method(method, BodyPublishers.ofString("{}")));

    assertRefused(answer, 405, "M_UNRECOGNIZED");
    assertThat(answer.headers().firstValue("Allow")).hasValue("PUT");
  }

  @Test
  void aLetterOfAPathMayBeEscaped() {
    var answer = server.get("/%5Fmatrix/client/v3/%76isit");

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void theHeadOfAnAnswerCanBeHadAlone() {
    var whole = server.get("/_matrix/client/v3/visit");
    var head = server.send(server.request("/_matrix/client/v3/visit").HEAD());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(whole.headers().firstValue("Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_matrix/client/v3/whoami",
        "/_matrix/client/v3/name/!room:here",
        "/nothing/here"
      })
  void browsersMayAskForPermissionOnAnyPath(String path) {
    var answer =
        server.send(server.request(path).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{}");
    assertOpenToBrowsers(answer);
  }

  @Test
  void answersAreJsonForEveryDomainAndKeptByNobody() {
    var answer = server.get("/_matrix/client/v3/visit");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertOpenToBrowsers(answer);
  }

  @Test
  void noBrowserShowsAnAnswerAsAPage() {
    var good = server.get("/_matrix/client/v3/visit");
    var refusal = server.get("/nothing/here");

    for (var answer : List.of(good, refusal)) {
      var headers = answer.headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
      assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).hasValue("cross-origin");
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .contains("sandbox", "default-src 'none'", "frame-ancestors 'none'");
      assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
      assertThat(headers.firstValue("Server")).isEmpty();
    }
  }

  /// OPTIONS asks for permission only: nothing is done, and nobody has to be known.
  @Test
  void askingForPermissionDoesNothing() {
    var answer =
        server.send(
            server
                .request("/_matrix/client/v3/fail/bug?access_token=bad")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "PUT")
                .method("OPTIONS", BodyPublishers.ofString("no json")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertOpenToBrowsers(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whoami", "nothing"})
  void theHeadOfARefusalCanBeHadAlone(String path) {
    var whole = server.get("/_matrix/client/v3/" + path);
    var head = server.send(server.request("/_matrix/client/v3/" + path).HEAD());

    assertThat(head.statusCode()).isEqualTo(whole.statusCode());
    assertThat(head.body()).isEmpty();
    assertOpenToBrowsers(head);
  }

  @Test
  void aPathIsSplitBeforeItIsDecoded() {
    var answer =
        server.put("/_matrix/client/v3/name/%21a%2Fb%252F+%E2%98%95:here", "{\"name\":\"x\"}");

    assertThat(json(answer).text("room")).isEqualTo("!a/b%2F+☕:here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!room:here", "%21room%3Ahere", "%21room:here"})
  void sigilsMayBeEscaped(String room) {
    var answer = server.put("/_matrix/client/r0/name/" + room, "{\"name\":\"x\"}");

    assertThat(json(answer).text("room")).isEqualTo("!room:here");
  }

  @Test
  void aTransactionIsTheSameUnderEveryNameOfItsPath() {
    var today = server.put("/_matrix/client/v3/name/%21room:here", "{\"name\":\"x\"}");
    var formerly = server.put("/_matrix/client/r0/name/!room%3ahere", "{\"name\":\"x\"}");
    var elsewhere = server.put("/_matrix/client/r0/name/!room%2fhere", "{\"name\":\"x\"}");

    assertThat(json(today).text("transaction"))
        .isEqualTo("/_matrix/client/v3/name/%21room%3Ahere")
        .isEqualTo(json(formerly).text("transaction"))
        .isNotEqualTo(json(elsewhere).text("transaction"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/x-www-form-urlencoded", "text/plain", "application/json", "x"})
  void nobodyMindsTheContentType(String type) {
    var answer =
        server.send(
            server
                .request("/_matrix/client/v3/name/!room:here")
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofString("{\"name\":\"Kaffee\"}")));

    assertThat(json(answer).text("name")).isEqualTo("Kaffee");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no json                 | M_NOT_JSON",
        "[1]                     | M_NOT_JSON",
        "\"text\"                | M_NOT_JSON",
        "{\"name\":\"x\"         | M_NOT_JSON",
        "{\"name\":1,\"name\":2} | M_NOT_JSON",
        "{\"name\":1}            | M_BAD_JSON",
        "{}                      | M_MISSING_PARAM",
        "''                      | M_MISSING_PARAM",
      })
  void aBodyIsAnObjectWithWhatIsNeeded(String body, String errcode) {
    var answer = server.put("/_matrix/client/v3/name/!room:here", body);

    assertRefused(answer, 400, errcode);
  }

  @Test
  void aBodyMayBeAsLargeAsItsLimitAndNoLarger() {
    var path = "/_matrix/client/v3/upload";
    var fits = "{" + " ".repeat(SMALL_BODY - 2) + "}";

    assertThat(server.put(path, fits).statusCode()).isEqualTo(200);
    assertRefused(server.put(path, fits + " "), 413, "M_TOO_LARGE");
    assertRefused(server.put(path, " ".repeat(1 << 20)), 413, "M_TOO_LARGE");
    assertRefused(server.put(path, " ".repeat(40 << 20)), 413, "M_TOO_LARGE");
  }

  @Test
  void aBodyOfUnknownLengthHasTheSameLimit() {
    var endless =
        server
            .request("/_matrix/client/v3/upload")
            .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofString(" ".repeat(SMALL_BODY + 1))));

    assertRefused(server.send(endless), 413, "M_TOO_LARGE");
  }

  @Test
  void whoIsTooFastHearsWhenToComeBack() {
    var answer = server.put("/_matrix/client/v3/fail/limit", "{}");

    assertRefused(answer, 429, "M_LIMIT_EXCEEDED");
    assertThat(json(answer).integer("retry_after_ms")).isEqualTo(1500);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void aChallengeIsAnsweredAsItIs() {
    var answer = server.put("/_matrix/client/v3/fail/challenge", "{}");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"session\":\"abc\"}");
  }

  @Test
  void anIdThatAnEndpointCannotReadIsTheFaultOfTheClient() {
    var answer = server.put("/_matrix/client/v3/fail/id", "{}");

    assertRefused(answer, 400, "M_INVALID_PARAM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "unwritable"})
  void aBugIsAnsweredWithATraceIdAndNothingElse(String bug) {
    var one = server.put("/_matrix/client/v3/fail/" + bug, "{}");
    var two = server.put("/_matrix/client/v3/fail/" + bug, "{}");

    assertRefused(one, 500, "M_UNKNOWN");
    assertThat(json(one).text("error")).matches(".* [0-9a-z]+-\\d+").doesNotContain("secret");
    assertThat(json(one).text("error")).isNotEqualTo(json(two).text("error"));
  }

  @Test
  void aBugIsLoggedOnceAndWithoutSecrets() {
    try (var log = TracedLog.of(Edge.class)) {
      var answer = server.put("/_matrix/client/v3/fail/bug?access_token=" + GOOD_TOKEN, "{}");

      assertThat(log.lines()).hasSize(1);
      var line = log.lines().getFirst();
      assertThat(line.message()).isEqualTo("PUT /_matrix/client/v3/fail/{how} failed");
      assertThat(json(answer).text("error")).endsWith(" " + line.trace());
    }
  }

  @Test
  void aDatabaseThatIsAwayIsA503ThatSaysWhenToComeBackAndIsNotLogged() {
    try (var log = TracedLog.of(Edge.class)) {
      var answer = server.put("/_matrix/client/v3/fail/unavailable", "{}");

      assertRefused(answer, 503, "M_UNKNOWN");
      assertThat(json(answer).text("error")).isEqualTo("The database is away");
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void anEndpointMayKnowWhereARequestComesFrom() {
    var answer =
        server.send(server.request("/_matrix/client/v3/where").header("User-Agent", "Kaffee/1.0"));

    assertThat(json(answer).text("ip")).isEqualTo("127.0.0.1");
    assertThat(json(answer).text("user_agent")).isEqualTo("Kaffee/1.0");
  }

  @Test
  void aLargeAnswerArrivesWhole() {
    var answer = server.get("/_matrix/client/v3/shout?length=20000000");

    assertThat(json(answer).text("text")).hasSize(20_000_000);
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String errcode) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(json(answer).text("errcode")).isEqualTo(errcode);
    assertThat(json(answer).text("error")).isNotBlank();
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertOpenToBrowsers(answer);
  }

  private static void assertOpenToBrowsers(HttpResponse<String> answer) {
    var headers = answer.headers();
    assertThat(headers.firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(headers.firstValue("Access-Control-Allow-Methods").orElseThrow().split(", "))
        .contains("GET", "POST", "PUT", "DELETE", "OPTIONS");
    assertThat(headers.firstValue("Access-Control-Allow-Headers").orElseThrow().split(", "))
        .contains("X-Requested-With", "Content-Type", "Authorization");
    assertThat(headers.firstValue("Access-Control-Expose-Headers")).hasValue("Retry-After");
  }

  public record NoRequest() {}

  public record WhoAnswer(UserId userId) {}

  static final class WhoAmI implements UserEndpoint<NoRequest, WhoAnswer> {
    @Override
    public Route route() {
      return Route.client(GET, "/whoami", V3, R0, API_V1).auth(ACCESS_TOKEN);
    }

    @Override
    public WhoAnswer handle(Caller.User caller, NoRequest request) {
      return new WhoAnswer(caller.user());
    }
  }

  static final class Visit implements Endpoint<NoRequest, JsonObject> {
    @Override
    public Route route() {
      return Route.client(GET, "/visit", V3).auth(OPTIONAL_TOKEN);
    }

    @Override
    public JsonObject handle(Caller caller, NoRequest request) {
      return JsonObject.of(
          "who",
          switch (caller) {
            case Caller.User user -> user.user().value();
            case Caller.Nobody _ -> "nobody";
          });
    }
  }

  static final class Rename implements Endpoint<Rename.Request, Rename.Answer> {
    record Request(RoomId roomId, TransactionPath transaction, Body body) {}

    record Body(String name) {}

    record Answer(RoomId room, String name, String transaction) {}

    @Override
    public Route route() {
      return Route.client(PUT, "/name/{roomId}", V3, R0);
    }

    @Override
    public Answer handle(Caller caller, Request request) {
      return new Answer(request.roomId(), request.body().name(), request.transaction().toString());
    }
  }

  static final class Upload implements Endpoint<Upload.Request, Empty> {
    record Request(JsonObject body) {}

    @Override
    public Route route() {
      return Route.client(PUT, "/upload", V3).bodyLimit(SMALL_BODY);
    }

    @Override
    public Empty handle(Caller caller, Request request) {
      return EMPTY;
    }
  }

  static final class Fail implements Endpoint<Fail.Request, JsonObject> {
    record Request(String how) {}

    @Override
    public Route route() {
      return Route.client(PUT, "/fail/{how}", V3);
    }

    @Override
    public JsonObject handle(Caller caller, Request request) {
      switch (request.how()) {
        case "limit" -> throw new MatrixException(new LimitExceeded(Duration.ofMillis(1500)));
        case "challenge" ->
            throw new MatrixException(new Unauthenticated(JsonObject.of("session", "abc")));
        case "id" -> new UserId("no id");
        case "unwritable" -> {}
        case "unavailable" ->
            throw new UnavailableException("The database is away", Duration.ofMillis(2500), null);
        case "bug" -> throw new IllegalStateException("secret");
        default -> throw forbidden("No");
      }
      return JsonObject.of("half", "\ud800");
    }
  }

  static final class Shout implements Endpoint<Shout.Request, Shout.Answer> {
    record Request(int length, @Nullable String word) {}

    record Answer(String text) {}

    @Override
    public Route route() {
      return Route.client(GET, "/shout", V3);
    }

    @Override
    public Answer handle(Caller caller, Request request) {
      return new Answer("a".repeat(request.length()));
    }
  }

  static final class WhereFrom implements Endpoint<WhereFrom.Request, WhereFrom.Answer> {
    record Request(Client client) {}

    record Answer(String ip, @Nullable String userAgent) {}

    @Override
    public Route route() {
      return Route.client(GET, "/where", V3);
    }

    @Override
    public Answer handle(Caller caller, Request request) {
      return new Answer(request.client().ip(), request.client().userAgent());
    }
  }
}
