package klatsch.http;

import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Refusals.assertRefused;
import static klatsch.http.Route.Method.GET;
import static klatsch.http.Route.Method.PUT;
import static klatsch.http.TestServer.GOOD_TOKEN;
import static klatsch.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import klatsch.json.JsonObject;
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
            new EdgeEndpoints.WhoAmI(),
            new EdgeEndpoints.Visit(),
            new EdgeEndpoints.Rename(),
            new Upload(),
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
