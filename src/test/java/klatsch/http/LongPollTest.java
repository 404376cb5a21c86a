package klatsch.http;

import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Method.GET;
import static klatsch.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Requests that wait: they outlast idle times, and end well when the server does.
@Timeout(60)
class LongPollTest {
  private static final int POLLS = 100;

  @TempDir Path folder;

  private final Semaphore waiting = new Semaphore(0);
  private final CountDownLatch news = new CountDownLatch(1);

  @ParameterizedTest
  @EnumSource
  void aRequestThatWaitsIsNotIdle(HttpClient.Version version) throws Exception {
    try (var server =
        TestServer.start(folder, TestServer.idleAfter(Duration.ofSeconds(1)), new Poll())) {
      var answer = server.sendLater(server.tlsRequest("/poll").version(version));
      waiting.acquire();

      try (var idle = server.connect(server.server().httpPort())) {
        assertCutOff(idle);
      }

      news.countDown();
      assertThat(answer.join().body()).isEqualTo("{}");
      assertThat(answer.join().version()).isEqualTo(version);
    }
  }

  @Test
  void thoseWhoWaitAreAnsweredWhenTheServerCloses() throws InterruptedException {
    var server = TestServer.start(folder, new Poll());
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < POLLS; i++) {
      answers.add(server.sendLater(server.request("/poll")));
    }
    waiting.acquire(POLLS);
    server.server().beforeClose(news::countDown);

    server.server().close();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().body()).isEqualTo("{}"));
  }

  @Test
  void whileTheServerClosesItTakesNothingNew() throws Exception {
    var server = TestServer.start(folder, new Poll());
    try (var kept = server.connect(server.server().httpPort())) {
      var waits = server.sendLater(server.request("/poll"));
      waiting.acquire();
      server
          .server()
          .beforeClose(
              () -> {
                assertRefused(kept);
                news.countDown();
              });

      server.server().close();

      assertThat(waits.join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoWaitsForEverIsCutOffWhenTheServerCloses() throws InterruptedException {
    var server = TestServer.start(folder, TestServer.stopAfter(Duration.ofMillis(1)), new Poll());
    var answer = server.sendLater(server.request("/poll"));
    waiting.acquire();

    server.server().close();

    assertThat(answer).failsWithin(Duration.ofSeconds(30));
    news.countDown();
  }

  /// The server closes a connection that says nothing. This is how the test knows that time has
  /// passed.
  private static void assertCutOff(Socket idle) throws IOException {
    assertThat(idle.getInputStream().read()).isEqualTo(-1);
  }

  private static void assertRefused(Socket kept) {
    try {
      kept.getOutputStream()
          .write("GET /poll HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes());
      var answer = new String(kept.getInputStream().readAllBytes());
      assertThat(TestServer.status(answer)).isEqualTo(503);
      assertThat(json(answer).text("errcode")).isEqualTo("M_UNKNOWN");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  final class Poll implements Endpoint<Poll.Request, Empty> {
    record Request() {}

    @Override
    public Route route() {
      return Route.at(GET, "/poll");
    }

    @Override
    public Empty handle(Caller caller, Request request) {
      waiting.release();
      try {
        news.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return EMPTY;
    }
  }
}
