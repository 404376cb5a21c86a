package klatsch.http;

import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;
import static klatsch.http.Route.Method.PUT;
import static klatsch.http.TestServer.json;
import static klatsch.http.TestServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that a well-behaved client would not send, and some that it would.
class WireTest {
  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    var limits = TestServer.bodyWithin(Duration.ofMillis(200));
    server = TestServer.start(folder, limits, new Find(), new Store());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "#two lengths# PUT /store/x HTTP/1.1|Host: x|Content-Length: 2|Content-Length: 4||{}{}",
        "#length and chunks# PUT /store/x HTTP/1.1|Host: x|Content-Length: 2"
            + "|Transfer-Encoding: chunked||0||",
        "#chunks twice# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked, chunked||0||",
        "#unknown coding# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: xchunked||0||",
        "#negative length# PUT /store/x HTTP/1.1|Host: x|Content-Length: -1||",
        "#length that is none# PUT /store/x HTTP/1.1|Host: x|Content-Length: 0x2||{}",
        "#bad chunk# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked||zz|{}|0||",
        "#no host# GET /find HTTP/1.1||",
        "#two hosts# GET /find HTTP/1.1|Host: a|Host: b||",
        "#space before the colon# GET /find HTTP/1.1|Host : x||",
        "#folded header# GET /find HTTP/1.1|Host: x|A: b| c||",
        "#no colon# GET /find HTTP/1.1|Host: x|Abc||",
        "#no version# GET /find|Host: x||",
        "#unknown version# GET /find HTTP/9.1|Host: x||",
        "#control character# GET /fi\u0001nd HTTP/1.1|Host: x||",
        "#lines without CR# GET /find HTTP/1.1\nHost: x\n\n",
        "#no HTTP at all# \u0000\u0001\u0002\u0003||",
        "#chunks in HTTP/1.0# PUT /store/x HTTP/1.0|Host: x|Transfer-Encoding: chunked||0||",
        "#length, chunks in HTTP/1.0# PUT /store/x HTTP/1.0|Host: x|Content-Length: 5"
            + "|Transfer-Encoding: chunked||0||",
        "#two lengths in one# PUT /store/x HTTP/1.1|Host: x|Content-Length: 2, 4||{}{}",
        "#length with a sign# PUT /store/x HTTP/1.1|Host: x|Content-Length: +2||{}",
        "#length with a space# PUT /store/x HTTP/1.1|Host: x|Content-Length: 1 2||{}",
        "#length beyond all numbers# PUT /store/x HTTP/1.1|Host: x"
            + "|Content-Length: 99999999999999999999||{}",
        "#space after the coding# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding : chunked||0||",
        "#coding after chunks# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked, identity"
            + "||0||",
        "#coding by tab# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding:\u000bchunked||0||",
        "#chunk with a sign# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked||+2|{}|0||",
        "#chunk of 0x2# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked||0x2|{}|0||",
        "#chunk that is negative# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked"
            + "||-2|{}|0||",
        "#chunk beyond all numbers# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked"
            + "||ffffffffffffffff2|{}|0||",
        "#chunk longer than it says# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked"
            + "||1|{}|0||",
        "#chunk line without CR# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked"
            + "||2\n{}|0||",
        "#header without CR# GET /find HTTP/1.1|Host: x\nA: b||",
        "#CR alone in a header# GET /find HTTP/1.1|Host: x|A: b\rc||",
        "#NUL in a header# GET /find HTTP/1.1|Host: x|A: b\u0000c||",
        "#header begins with a space# GET /find HTTP/1.1| Host: x||",
        "#header without a name# GET /find HTTP/1.1|Host: x|: y||",
        "#space in the URL# GET /fi nd HTTP/1.1|Host: x||",
        "#host with a path# GET /find HTTP/1.1|Host: x/y||",
        "#host that is none# GET /find HTTP/1.1|Host: x y||",
        "#old version of all# GET /find HTTP/0.9|Host: x||",
      })
  void whatTwoServersMightReadDifferentlyIsRefused(String request) throws IOException {
    var bytes = request.substring(request.indexOf("# ") + 2).replace("|", "\r\n");

    var answer = server.raw(bytes);

    assertThat(status(answer)).isBetween(400, 505);
    assertRefusal(answer);
    assertThat(answer.split("HTTP/1.1 ")).as("one answer, then the end").hasSize(2);
  }

  @Test
  void whatIsTooLongIsRefused() throws IOException {
    var limit = HttpLimits.USUAL.headerBytes();
    var url = server.raw("GET /find?word=" + "x".repeat(limit) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    var header =
        server.raw("GET /find HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(limit) + "\r\n\r\n");

    assertThat(status(url)).isEqualTo(414);
    assertRefusal(url);
    assertThat(status(header)).isEqualTo(431);
    assertRefusal(header);
  }

  /// What follows the first request is not read as a second one, or is read as the one it is.
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "#extension of a chunk# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked"
            + "||2;a=\"b\"|{}|0||",
        "#zeros before the size# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked"
            + "||0002|{}|0||",
        "#trailers# PUT /store/x HTTP/1.1|Host: x|Transfer-Encoding: chunked||2|{}|0|A: b||",
        "#length of zeros# PUT /store/x HTTP/1.1|Host: x|Content-Length: 0002||{}",
      })
  void whatIsOddAndClearIsReadAsItIs(String request) throws IOException {
    var bytes = request.substring(request.indexOf("# ") + 2).replace("|", "\r\n");

    var answers =
        server.raw(bytes + "GET /find?word=next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answers).containsSubsequence("200", "\"name\":\"x\"", "200", "\"word\":\"next\"");
    assertThat(answers.split("HTTP/1.1 ")).as("two answers").hasSize(3);
  }

  @Test
  void nobodyIsUpgradedPastTheRoutes() throws IOException {
    var answer =
        server.raw(
            "GET /find?word=a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");

    assertThat(answer).contains("\"word\":\"a\"").doesNotContain("101 ");
  }

  @Test
  void nobodyTunnelsThroughUs() throws IOException {
    var answer =
        server.raw("CONNECT here:22 HTTP/1.1\r\nHost: here:22\r\nConnection: close\r\n\r\n");

    assertThat(status(answer)).isBetween(400, 499);
    assertRefusal(answer);
  }

  @Test
  void requestsThatAreTakenBackAtOnceAreSoonTooMany() throws IOException {
    try (var hasty = server.connect(server.server().httpPort())) {
      Http2.greet(hasty, Http2.NOTHING_SPECIAL);
      try {
        for (int stream = 1; stream < 2_000; stream += 2) {
          Http2.getAndCancel(hasty, stream, "/find");
        }
      } catch (SocketException _) {
        // The server has closed already.
      }

      assertThat(Http2.framesOf(hasty)).as("few frames, and then the end").hasSizeLessThan(1_000);
    }
  }

  @Test
  void fewBytesThatUnpackToMillionsAreRefused() throws IOException {
    assertThat(answersToHeaderMeant(2)).contains(Http2.DATA).doesNotContain(Http2.GOAWAY);
    assertThat(answersToHeaderMeant(1_000)).contains(Http2.GOAWAY).doesNotContain(Http2.DATA);
  }

  private static List<Byte> answersToHeaderMeant(int times) throws IOException {
    try (var bomber = server.connect(server.server().httpPort())) {
      Http2.greet(bomber, Http2.NOTHING_SPECIAL);
      Http2.getWithHeaderMeant(times, bomber, 1, "/find");

      return Http2.framesUntil(Set.of(Http2.DATA, Http2.GOAWAY), bomber);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "//find,                      404",
    "//evil.example/find,         404",
    "/find/,                      404",
    "/./find,                     404",
    "/a/../find,                  404",
    "http://evil.example/find,    200",
    "http://evil.example//find,   404",
    "ftp://here/find,             200",
    "*,                           400",
    "find,                        400",
  })
  void aPathIsTakenAsItIsWritten(String target, int status) throws IOException {
    var host = target.contains("://") ? URI.create(target).getHost() : "x";

    var answer =
        server.raw(
            "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

    assertThat(status(answer)).isEqualTo(status);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/store/%zz,             400",
    "/store/%,               400",
    "/store/%4,              400",
    "/store/%00,             400",
    "/store/%ff,             400",
    "/store/%c3%28,          400",
    "/store/%ed%a0%80,       400",
    "/store/a%2fb%2e%2e,     200",
    "/store/..%2f..%2fetc,   200",
    "/store/!a:b@c$d,        200",
    "/store/a+b%20c,         200",
    "/store/a;b=c,           200",
  })
  void aSegmentOfAPathIsPercentEncodedUtf8(String path, int status) throws IOException {
    var answer =
        server.raw(
            "PUT "
                + path
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");

    assertThat(status(answer)).isEqualTo(status);
    if (status == 400) {
      assertRefusal(answer);
    } else {
      assertThat(json(answer).text("name"))
          .isEqualTo(Percent.decodeSegment(path.substring("/store/".length())));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"room\":{\"limit\":1}} | {\"room\":{\"limit\":1}}",
        "%7B%22a%22:1%7D          | {\"a\":1}",
        "a+b%2Bc%20d              | a b+c d",
        "a&word=b                 | a",
        "a=b?c/d                  | a=b?c/d",
        "%C3%A9&x&=&y=            | é",
        "[]^`<>\\                  | []^`<>\\",
      })
  void aQueryMayHaveBracesAsTheyAre(String sent, String read) throws IOException {
    var answer =
        server.raw("GET /find?word=" + sent + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(status(answer)).isEqualTo(200);
    assertThat(json(answer).text("word")).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%e2%98", "%00"})
  void aQueryIsPercentEncodedUtf8(String word) throws IOException {
    var answer =
        server.raw("GET /find?word=" + word + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(status(answer)).isEqualTo(400);
    assertRefusal(answer);
  }

  @Test
  void anUnderscoreInTheNameOfAHostIsNoHarm() throws IOException {
    var answer =
        server.raw("GET /find HTTP/1.1\r\nHost: home_server:8008\r\nConnection: close\r\n\r\n");

    assertThat(status(answer)).isEqualTo(200);
  }

  @Test
  void aProxyMayAskWithTheWholeUrl() throws IOException {
    var answer =
        server.raw(
            "GET http://here/find?word=a HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

    assertThat(json(answer).text("word")).isEqualTo("a");
  }

  @Test
  void aBodyThatComesTooSlowlyIsCutOff() throws IOException {
    var stalled = server.raw("PUT /store/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{\"a");
    var unwanted = server.raw("PUT /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{\"a");

    assertThat(status(stalled)).isEqualTo(408);
    assertRefusal(stalled);
    assertThat(status(unwanted)).isEqualTo(408);
  }

  @Test
  void whoAsksBeforeSendingTooMuchIsSparedTheTrouble() throws IOException {
    var answer =
        server.raw(
            "PUT /store/x HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "Expect: 100-continue\r\n"
                + "Content-Length: 3000000\r\n\r\n");

    assertThat(status(answer)).isEqualTo(413);
    assertRefusal(answer);
  }

  @Test
  void whoAsksBeforeSendingIsTold() throws IOException {
    var answer =
        server.raw(
            "PUT /store/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
                + "Content-Length: 2\r\n\r\n{}");

    assertThat(answer).contains("HTTP/1.1 200");
  }

  @Test
  void twoRequestsMayComeAtOnce() throws IOException {
    var answers =
        server.raw(
            "GET /find?word=1 HTTP/1.1\r\nHost: x\r\n\r\n"
                + "GET /find?word=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answers).containsSubsequence("\"word\":\"1\"", "HTTP/1.1 200", "\"word\":\"2\"");
  }

  private static void assertRefusal(String answer) {
    assertThat(answer)
        .containsIgnoringCase("Content-Type: application/json\r\n")
        .containsIgnoringCase("Access-Control-Allow-Origin: *\r\n");
    assertThat(json(answer).text("errcode")).startsWith("M_");
    assertThat(json(answer).text("error")).isNotBlank();
  }

  static final class Find implements Endpoint<Find.Request, Find.Answer> {
    record Request(@Nullable String word) {}

    record Answer(@Nullable String word) {}

    @Override
    public Route route() {
      return Route.client(GET, "/find", V3).also("/find");
    }

    @Override
    public Answer handle(Caller caller, Request request) {
      return new Answer(request.word());
    }
  }

  static final class Store implements Endpoint<Store.Request, Store.Answer> {
    record Request(String name, JsonObject body) {}

    record Answer(String name) {}

    @Override
    public Route route() {
      return Route.at(PUT, "/store/{name}");
    }

    @Override
    public Answer handle(Caller caller, Request request) {
      return new Answer(request.name());
    }
  }
}
