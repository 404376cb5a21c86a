package klatsch.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import klatsch.config.StartupProblem;
import klatsch.http.TestCertificate;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is asked, and what it may do to us.
class OutgoingTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);

  @TempDir private Path folder;
  private TestCertificate certificate;
  private HttpsServer server;

  @BeforeEach
  void start() throws IOException {
    certificate = TestCertificate.in(folder);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.close();
  }

  private Outgoing outgoing(Duration patience) {
    return new Outgoing(Trust.alsoIn(certificate.file()), patience);
  }

  private URI serves(String path, HttpHandler handler) {
    server.createContext(path, handler);
    return address("localhost", path);
  }

  private URI address(String host, String path) {
    return URI.create("https://" + host + ":" + server.getAddress().getPort() + path);
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (exchange;
        var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private void hang() throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void whatItSaysIsToldWithItsStatus() throws Exception {
    var echo =
        serves("/", exchange -> reply(exchange, 418, exchange.getRequestBody().readAllBytes()));

    var answer = outgoing(LONG).post(echo, JsonObject.of("say", "hello"));

    assertThat(answer.status()).isEqualTo(418);
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"say\":\"hello\"}");
  }

  @Test
  void nobodyIsFollowedElsewhere() throws Exception {
    var elsewhere = serves("/elsewhere", exchange -> reply(exchange, 200, new byte[] {'!'}));
    var here =
        serves(
            "/here",
            exchange -> {
              exchange.getResponseHeaders().add("Location", elsewhere.toString());
              reply(exchange, 302, new byte[0]);
            });

    var answer = outgoing(LONG).get(here);

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void whoSaysNothingIsGivenUp() {
    var silent = serves("/", _ -> hang());

    assertThatThrownBy(() -> outgoing(SHORT).get(silent)).isInstanceOf(NoAnswerException.class);
  }

  @Test
  void whoBeginsAndDoesNotEndIsGivenUp() {
    var slow =
        serves(
            "/",
            exchange -> {
              exchange.sendResponseHeaders(200, 100);
              exchange.getResponseBody().write('{');
              exchange.getResponseBody().flush();
              hang();
            });

    assertThatThrownBy(() -> outgoing(SHORT).get(slow)).isInstanceOf(NoAnswerException.class);
  }

  @Test
  void anAnswerHasAnEnd() throws Exception {
    var most = serves("/most", ex -> reply(ex, 200, new byte[Outgoing.MAX_ANSWER_BYTES]));
    var more = serves("/more", ex -> reply(ex, 200, new byte[Outgoing.MAX_ANSWER_BYTES + 1]));

    assertThat(outgoing(LONG).get(most).body()).hasSize(Outgoing.MAX_ANSWER_BYTES);
    assertThatThrownBy(() -> outgoing(LONG).get(more)).isInstanceOf(NoAnswerException.class);
  }

  @Test
  void whoIsCalledOtherwiseIsNotBelieved() {
    serves("/", exchange -> reply(exchange, 200, new byte[] {'!'}));

    assertThatThrownBy(() -> outgoing(LONG).get(address("127.0.0.2", "/")))
        .isInstanceOf(NoAnswerException.class);
    assertThatThrownBy(() -> new Outgoing(Trust.usual()).get(address("localhost", "/")))
        .isInstanceOf(NoAnswerException.class)
        .hasMessageContaining("SSL");
  }

  @Test
  void plainTextIsNoWayToAsk() {
    assertThatThrownBy(() -> outgoing(LONG).get(URI.create("http://localhost/")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlySoManyWaitAtOnce() throws Exception {
    var asked = new CountDownLatch(Outgoing.MAX_AT_ONCE);
    var address =
        serves(
            "/",
            exchange -> {
              asked.countDown();
              hang();
              reply(exchange, 200, new byte[] {'!'});
            });
    var outgoing = outgoing(LONG);
    var waiting = new ArrayList<Callable<Outgoing.Answer>>();
    for (int i = 0; i < Outgoing.MAX_AT_ONCE; i++) {
      waiting.add(() -> outgoing.get(address));
    }
    var answers = waiting.stream().map(threads::submit).toList();
    asked.await();

    assertThatThrownBy(() -> outgoing.get(address)).isInstanceOf(MatrixException.class);

    end.countDown();
    for (var answer : answers) {
      assertThat(answer.get().status()).isEqualTo(200);
    }
    assertThat(outgoing.get(address).status()).isEqualTo(200);
  }

  @Test
  void whatIsNoCertificateIsToldToTheOperator() throws IOException {
    var nonsense = Files.writeString(folder.resolve("nonsense.pem"), "not a certificate");

    assertThatThrownBy(() -> Trust.alsoIn(nonsense))
        .isInstanceOf(StartupProblem.class)
        .hasMessageContaining("nonsense.pem");
    assertThatThrownBy(() -> Trust.alsoIn(folder.resolve("nowhere.pem")))
        .isInstanceOf(StartupProblem.class);
  }
}
