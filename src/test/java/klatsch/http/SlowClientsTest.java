package klatsch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Method.GET;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Those who keep a connection busy with next to nothing are cut off.
///
/// That the server has cut them off is how the tests know that time has passed.
@Timeout(60)
class SlowClientsTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  /// More than fits into the buffers of both ends.
  private static final int LARGE = 64 << 20;

  @TempDir Path folder;

  @Test
  void headersThatTakeTooLongAreCutOff() throws IOException {
    try (var server = TestServer.start(folder, TestServer.headersWithin(SHORT), new Ping());
        var slow = server.connect(server.server().httpPort())) {
      send(slow, "GET /ping HTTP/1.1\r\nHost: x\r\nA: b");

      assertThat(slow.getInputStream().read()).isEqualTo(-1);
      assertThat(server.get("/ping").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void soAreTheGreetingsOfTls() throws IOException {
    try (var server = TestServer.start(folder, TestServer.headersWithin(SHORT), new Ping());
        var slow = server.connect(server.server().httpsPort())) {
      // A handshake record of 16,000 bytes, of which only the head comes.
      slow.getOutputStream().write(new byte[] {22, 3, 1, 62, (byte) 128, 1, 0, 62, 124, 3, 3});

      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whoSaysNothingBetweenTwoRequestsIsNotSlow() throws IOException {
    try (var server = TestServer.start(folder, TestServer.headersWithin(SHORT), new Ping());
        var slow = server.connect(server.server().httpPort());
        var patient = server.connect(server.server().httpPort())) {
      send(patient, "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(patient.getInputStream().read()).isEqualTo('H');
      send(slow, "GET /ping HTTP/1.1\r\n");

      assertThat(slow.getInputStream().read()).as("cut off after two rounds").isEqualTo(-1);

      send(patient, "GET /ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      var answers = new String(patient.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answers).contains("TTP/1.1 200", "{}HTTP/1.1 200");
    }
  }

  /// With HTTP/1.1, a connection that takes nothing is idle.
  @Test
  void anAnswerOfWhichNothingIsReadIsGivenUp() throws IOException {
    try (var server = TestServer.start(folder, TestServer.idleAfter(SHORT), new Shout());
        var deaf = server.connect(server.server().httpPort())) {
      send(deaf, "GET /shout HTTP/1.1\r\nHost: x\r\n\r\n");

      assertCutOff(deaf);
    }
  }

  @Test
  void anAnswerThatIsReadTooSlowlyIsGivenUp() throws IOException {
    try (var server = TestServer.start(folder, TestServer.answerWithin(SHORT), new Shout());
        var slow = server.connect(server.server().httpPort())) {
      send(slow, "GET /shout HTTP/1.1\r\nHost: x\r\n\r\n");

      assertCutOff(slow);
    }
  }

  /// With HTTP/2, the client says how much it takes, and may say nothing while it sends other
  /// things.
  @Test
  void anAnswerThatIsNotTakenIsGivenUp() throws IOException {
    try (var server = TestServer.start(folder, TestServer.answerWithin(SHORT), new Shout());
        var deaf = server.connect(server.server().httpPort())) {
      Http2.greet(deaf, Http2.TAKE_NOTHING);
      Http2.get(deaf, 1, "/shout");

      assertThat(Http2.framesOf(deaf)).as("frames, and then the end").doesNotContain(Http2.DATA);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /// While its answer is under way, nothing is read of a connection. So who sends comes to a halt,
  /// until the server closes.
  private static void assertCutOff(Socket socket) {
    var sending = CompletableFuture.runAsync(() -> sendForEver(socket));

    assertThat(sending).failsWithin(Duration.ofSeconds(30)).withThrowableThat().havingRootCause();
  }

  private static void sendForEver(Socket socket) {
    try {
      while (true) {
        socket.getOutputStream().write(new byte[1 << 16]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static final class Ping implements Endpoint<Ping.Request, Empty> {
    record Request() {}

    @Override
    public Route route() {
      return Route.at(GET, "/ping");
    }

    @Override
    public Empty handle(Caller caller, Request request) {
      return EMPTY;
    }
  }

  static final class Shout implements Endpoint<Shout.Request, Shout.Answer> {
    record Request() {}

    record Answer(String text) {}

    @Override
    public Route route() {
      return Route.at(GET, "/shout");
    }

    @Override
    public Answer handle(Caller caller, Request request) {
      return new Answer("x".repeat(LARGE));
    }
  }
}
