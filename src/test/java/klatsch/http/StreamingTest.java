package klatsch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static klatsch.http.Route.Method.GET;
import static klatsch.http.TestServer.json;
import static klatsch.model.error.MatrixError.forbidden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import klatsch.json.Json;
import klatsch.json.JsonStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An answer that is sent while it is made.
@Timeout(60)
class StreamingTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  /// More than fits into the buffers of both ends, a thousand bytes each.
  private static final int ENDLESS = 100_000;

  @TempDir Path folder;

  private final Counting counting = new Counting();

  @Test
  void whatIsShortGoesWithItsLength() {
    try (var server = TestServer.start(folder, counting)) {
      var answer = server.get("/count?to=10");

      assertThat(answer.headers().firstValueAsLong("Content-Length")).isPresent();
      assertThat(answer.headers().firstValue("Transfer-Encoding")).isEmpty();
      assertThat(json(answer).array("list").size()).isEqualTo(10);
    }
  }

  @Test
  void whatIsLongGoesInPiecesAndIsWhole() {
    try (var server = TestServer.start(folder, counting)) {
      var answer = server.get("/count?to=5000");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
      assertThat(json(answer).array("list").size()).isEqualTo(5_000);
    }
  }

  @Test
  void overHttp2AndTlsItIsTheSame() throws Exception {
    try (var server = TestServer.start(folder, counting);
        var client = http2()) {
      var answer =
          client.send(server.tlsRequest("/count?to=5000").build(), BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(json(answer).array("list").size()).isEqualTo(5_000);
    }
  }

  @Test
  void aRefusalBeforeAnythingIsSentIsAnAnswerLikeAnyOther() {
    try (var server = TestServer.start(folder, counting)) {
      var answer = server.get("/count?to=5000&forbidden_at=10");

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(json(answer).text("errcode")).isEqualTo("M_FORBIDDEN");
      assertThat(answer.headers().firstValueAsLong("Content-Length")).isPresent();
    }
  }

  @Test
  void soIsAFault() {
    try (var server = TestServer.start(folder, counting);
        var log = TracedLog.of(Edge.class)) {
      var answer = server.get("/count?to=5000&broken_at=10");

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(json(answer).text("errcode")).isEqualTo("M_UNKNOWN");
      assertThat(log.lines()).hasSize(1);
    }
  }

  @Test
  void aFaultInTheMidstBreaksTheConnection() throws IOException {
    try (var server = TestServer.start(folder, counting);
        var log = TracedLog.of(Edge.class)) {
      var received = server.raw("GET /count?to=5000&broken_at=1000 HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(received).startsWith("HTTP/1.1 200").contains("Transfer-Encoding: chunked");
      assertThat(received).as("the chunk that says it is the end").doesNotContain("\r\n0\r\n");
      assertThat(log.lines()).hasSize(1);
      assertThatThrownBy(() -> server.get("/count?to=5000&broken_at=1000"))
          .hasRootCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void overHttp2TheStreamIsReset() throws Exception {
    try (var server = TestServer.start(folder, counting);
        var client = http2()) {
      var request = server.tlsRequest("/count?to=5000&broken_at=1000").build();

      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThat(client.send(server.tlsRequest("/count?to=1").build(), BodyHandlers.ofString()))
          .as("another request of the same client")
          .returns(200, HttpResponse::statusCode);
    }
  }

  @Test
  void whoReadsNothingIsCutOffAndTheRestIsNotMade() throws Exception {
    try (var server = TestServer.start(folder, TestServer.answerWithin(SHORT), counting);
        var deaf = server.connect(server.server().httpPort())) {
      asksForAllAndReadsNothing(deaf);

      assertThat(counting.ended.get(30, TimeUnit.SECONDS))
          .as("how far it came")
          .isLessThan(ENDLESS);
      assertThat(server.get("/count?to=10").statusCode()).isEqualTo(200);
    }
  }

  /// With HTTP/1.1, a connection that takes nothing is idle.
  @Test
  void orBecauseItsConnectionIsIdle() throws Exception {
    try (var server = TestServer.start(folder, TestServer.idleAfter(SHORT), counting);
        var deaf = server.connect(server.server().httpPort())) {
      asksForAllAndReadsNothing(deaf);

      assertThat(counting.ended.get(30, TimeUnit.SECONDS)).isLessThan(ENDLESS);
    }
  }

  @Test
  void overHttp2WhoTakesNothingIsCutOffAsWell() throws Exception {
    try (var server = TestServer.start(folder, TestServer.answerWithin(SHORT), counting);
        var deaf = server.connect(server.server().httpPort())) {
      Http2.greet(deaf, Http2.TAKE_NOTHING);
      Http2.get(deaf, 1, "/count?to=" + ENDLESS);

      assertThat(counting.ended.get(30, TimeUnit.SECONDS)).isLessThan(ENDLESS);
    }
  }

  @Test
  void whoGoesAwayEndsIt() throws Exception {
    try (var server = TestServer.start(folder, counting)) {
      try (var leaving = server.connect(server.server().httpPort())) {
        asksForAllAndReadsNothing(leaving);
        assertThat(leaving.getInputStream().read()).isEqualTo('H');
      }

      assertThat(counting.ended.get(30, TimeUnit.SECONDS)).isLessThan(ENDLESS);
    }
  }

  private static HttpClient http2() throws Exception {
    return HttpClient.newBuilder().sslContext(AnyCertificate.context()).build();
  }

  private static void asksForAllAndReadsNothing(Socket socket) throws IOException {
    var request = "GET /count?to=" + ENDLESS + " HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  /// Counts, and says with how much it has come to an end, whatever that was.
  private static final class Counting implements Endpoint<Counting.Request, StreamedJson> {
    private static final String THOUSAND = "x".repeat(1_000);

    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    record Request(int to, @Nullable Integer forbiddenAt, @Nullable Integer brokenAt) {}

    @Override
    public Route route() {
      return Route.at(GET, "/count");
    }

    @Override
    public StreamedJson handle(Caller caller, Request request) {
      return out -> write(request, out);
    }

    private void write(Request request, JsonStream out) {
      var count = new AtomicInteger();
      try {
        out.beginObject().beginArray("list");
        while (count.get() < request.to()) {
          int now = count.getAndIncrement();
          if (request.forbiddenAt() != null && request.forbiddenAt() == now) {
            throw forbidden("This is as far as you may count");
          }
          if (request.brokenAt() != null && request.brokenAt() == now) {
            throw new IllegalStateException("cannot count any further");
          }
          out.add(Json.of(THOUSAND));
        }
        out.endArray().endObject();
      } finally {
        ended.complete(count.get());
      }
    }
  }
}
