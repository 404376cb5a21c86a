package klatsch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.error;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import klatsch.config.AddressRange;
import klatsch.config.LimitsConfig;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError.UnknownToken;
import klatsch.model.error.MatrixException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.telemetry.HttpMetrics;

/// A server on free ports, and the clients of a test.
final class TestServer implements AutoCloseable {
  static final String GOOD_TOKEN = "good-token";
  static final Caller.User ALICE =
      new Caller.User(new UserId("@alice:here"), new DeviceId("PHONE"));

  /// The usual limits, with fewer connections than any system allows.
  static final HttpLimits USUAL = HttpLimits.USUAL.withConnections(1_000, 1_000);

  /// In bytes a second, so that a long answer may take no longer than a short one.
  private static final int FAST_READER = 1 << 30;

  /// Patient enough for a busy machine, and yet an end.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(AnyCertificate.context())
          .build();

  private TestServer(HttpServer server) {
    this.server = server;
  }

  static TestServer start(Path folder, Endpoint<?, ?>... endpoints) {
    return start(folder, USUAL, endpoints);
  }

  static TestServer start(Path folder, HttpLimits limits, Endpoint<?, ?>... endpoints) {
    return start(settings(folder, limits, LimitsConfig.usual(), List.of()), endpoints);
  }

  static TestServer start(HttpSettings settings, Endpoint<?, ?>... endpoints) {
    return new TestServer(
        HttpServer.start(
            settings, List.of(endpoints), TestServer::authenticate, Clock.systemUTC()));
  }

  static HttpSettings settings(
      Path folder, HttpLimits limits, LimitsConfig rates, List<AddressRange> trustedProxies) {
    return new HttpSettings("here", "127.0.0.1", 0, 0, folder, limits, rates, trustedProxies);
  }

  /// With figures that the test looks at.
  static TestServer start(Path folder, HttpMetrics metrics, Endpoint<?, ?>... endpoints) {
    var settings = settings(folder, USUAL, LimitsConfig.usual(), List.of());
    return new TestServer(
        HttpServer.start(
            settings,
            List.of(endpoints),
            TestServer::authenticate,
            KeptAnswers.NONE,
            metrics,
            Clock.systemUTC()));
  }

  static HttpLimits idleAfter(Duration idle) {
    return limits(
        idle,
        USUAL.headerPatience(),
        USUAL.bodyPatience(),
        USUAL.answerPatience(),
        USUAL.stopPatience());
  }

  static HttpLimits headersWithin(Duration patience) {
    return limits(
        USUAL.idle(), patience, USUAL.bodyPatience(), USUAL.answerPatience(), USUAL.stopPatience());
  }

  static HttpLimits bodyWithin(Duration patience) {
    return limits(
        USUAL.idle(),
        USUAL.headerPatience(),
        patience,
        USUAL.answerPatience(),
        USUAL.stopPatience());
  }

  static HttpLimits answerWithin(Duration patience) {
    return limits(
        USUAL.idle(), USUAL.headerPatience(), USUAL.bodyPatience(), patience, USUAL.stopPatience());
  }

  static HttpLimits stopAfter(Duration patience) {
    return limits(
        USUAL.idle(),
        USUAL.headerPatience(),
        USUAL.bodyPatience(),
        USUAL.answerPatience(),
        patience);
  }

  private static HttpLimits limits(
      Duration idle, Duration headers, Duration body, Duration answer, Duration stop) {
    return new HttpLimits(
        USUAL.connections(),
        USUAL.connectionsPerAddress(),
        USUAL.headerBytes(),
        USUAL.bodyBytes(),
        idle,
        headers,
        body,
        answer,
        FAST_READER,
        stop);
  }

  private static Caller.User authenticate(String token, Client client) {
    return switch (token) {
      case GOOD_TOKEN -> ALICE;
      case "guest" -> new Caller.User(ALICE.user(), ALICE.device(), true, false, false, false);
      case "suspended" -> new Caller.User(ALICE.user(), ALICE.device(), false, false, true, false);
      case "locked" -> throw error(Errcode.FORBIDDEN, "Locked out");
      default -> throw new MatrixException(new UnknownToken(false));
    };
  }

  HttpServer server() {
    return server;
  }

  /// Where a path is on the port for plain text.
  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.httpPort() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
  }

  HttpRequest.Builder tlsRequest(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + server.httpsPort() + path))
        .timeout(PATIENCE);
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> put(String path, String body) {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return sendLater(request).join();
  }

  CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /// Sends these bytes over a connection of their own and gives all that comes back until the
  /// server closes it.
  String raw(String text) throws IOException {
    try (var socket = connect(server.httpPort())) {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  Socket connect(int port) throws IOException {
    var socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  static JsonObject json(HttpResponse<String> response) {
    return Json.parseObject(response.body().getBytes(UTF_8));
  }

  /// What an answer over a raw connection has after its headers.
  static JsonObject json(String response) {
    return Json.parseObject(response.substring(response.indexOf("\r\n\r\n") + 4).getBytes(UTF_8));
  }

  static int status(String response) {
    return Integer.parseInt(response.substring(9, 12));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
