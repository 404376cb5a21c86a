package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import klatsch.http.TestCertificate;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TemporaryFiles;

/// An identity server, over real TLS: people have proved addresses to it, and it tells of them.
///
/// [Spec](https://spec.matrix.org/v1.19/identity-service-api/)
public final class IdentityServer implements AutoCloseable {
  private static final String PREFIX = "/_matrix/identity/api/v1/";

  private final Path folder;
  private final TestCertificate certificate;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, String> proved = new ConcurrentHashMap<>();
  private final List<String> bound = new CopyOnWriteArrayList<>();
  private final List<String> sent = new CopyOnWriteArrayList<>();

  private IdentityServer(Path folder) throws IOException {
    this.folder = folder;
    this.certificate = TestCertificate.in(folder);
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.setExecutor(threads);
    server.createContext(PREFIX + "3pid/getValidated3pid", this::tell);
    server.createContext(PREFIX + "3pid/bind", this::bind);
    server.createContext(PREFIX + "validate/email/requestToken", this::send);
    server.start();
  }

  public static IdentityServer start() {
    try {
      return new IdentityServer(Files.createTempDirectory("klatsch-identity"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it is called, as clients say it.
  public String name() {
    return "localhost:" + server.getAddress().getPort();
  }

  /// What a homeserver needs to trust it.
  public String[] settings() {
    return new String[] {
      "accounts.identity-servers=" + name(), "accounts.identity-authorities=" + certificate.file()
    };
  }

  /// Somebody has proved an address.
  public void proved(String sid, String medium, String address) {
    answers(
        sid,
        JsonObject.builder()
            .put("medium", medium)
            .put("address", address)
            .put("validated_at", 1_457_622_739_026L)
            .build()
            .toString());
  }

  /// Says this of a session, whatever it is.
  public void answers(String sid, String json) {
    proved.put(sid, json);
  }

  /// What it tells others of, as `sid user`.
  public List<String> bound() {
    return bound;
  }

  /// What it was asked to send mails for, as JSON.
  public List<String> sent() {
    return sent;
  }

  private void send(HttpExchange exchange) throws IOException {
    var wanted = Json.parseObject(exchange.getRequestBody().readAllBytes());
    if (String.valueOf(wanted.text("email")).startsWith("nobody@")) {
      reply(exchange, 400, "{\"errcode\":\"M_EMAIL_SEND_ERROR\",\"error\":\"No such place\"}");
      return;
    }
    sent.add(wanted.toString());
    reply(exchange, 200, "{\"sid\":\"sent1\"}");
  }

  private void tell(HttpExchange exchange) throws IOException {
    var query = exchange.getRequestURI().getQuery();
    var sid = query.replaceFirst("sid=([^&]*)&client_secret=secret", "$1");
    if (sid.equals("slow")) {
      waitForTheEnd();
    } else if (sid.equals("elsewhere")) {
      exchange.getResponseHeaders().add("Location", "https://" + name() + PREFIX + "3pid/bind");
      reply(exchange, 302, "{}");
      return;
    }
    var answer = proved.get(sid);
    reply(
        exchange,
        answer == null ? 400 : 200,
        answer == null
            ? "{\"errcode\":\"M_SESSION_NOT_VALIDATED\",\"error\":\"Not yet\"}"
            : answer);
  }

  private void waitForTheEnd() {
    try {
      closing.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void bind(HttpExchange exchange) throws IOException {
    var body = Json.parseObject(exchange.getRequestBody().readAllBytes());
    if ("unbindable".equals(body.text("sid"))) {
      reply(exchange, 500, "{}");
      return;
    }
    bound.add(body.text("sid") + " " + body.text("mxid"));
    reply(exchange, 200, "{}");
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange;
        var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
    TemporaryFiles.remove(folder);
  }
}
