package klatsch.http;

import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Method.GET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLSocket;
import klatsch.config.LimitsConfig;
import klatsch.config.StartupProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The two ports, and who may speak what on them.
class PortsTest {
  @TempDir Path folder;

  /// In plain text the client of this test asks to be upgraded to HTTP/2, which we do not do.
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "http,  HTTP_1_1, HTTP_1_1",
    "http,  HTTP_2,   HTTP_1_1",
    "https, HTTP_1_1, HTTP_1_1",
    "https, HTTP_2,   HTTP_2"
  })
  void bothPortsUnderstandEveryone(
      String scheme, HttpClient.Version version, HttpClient.Version spoken) throws Exception {
    try (var server = TestServer.start(folder, new Ping());
        var client =
            HttpClient.newBuilder().version(version).sslContext(AnyCertificate.context()).build()) {
      for (int port : List.of(server.server().httpPort(), server.server().httpsPort())) {
        var ping = URI.create(scheme + "://localhost:" + port + "/ping");

        var answer = client.send(HttpRequest.newBuilder(ping).build(), BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.version()).isEqualTo(spoken);
      }
    }
  }

  @Test
  void bothPortsUnderstandWhoBeginsWithHttp2InPlainText() throws IOException {
    try (var server =
        TestServer.start(folder, TestServer.idleAfter(Duration.ofSeconds(1)), new Ping())) {
      for (int port : List.of(server.server().httpPort(), server.server().httpsPort())) {
        try (var socket = server.connect(port)) {
          Http2.greet(socket, Http2.NOTHING_SPECIAL);
          Http2.get(socket, 1, "/ping");

          assertThat(Http2.framesOf(socket)).contains(Http2.HEADERS, Http2.DATA);
        }
      }
    }
  }

  @Test
  void theCertificateIsMadeOnceForTheNamesThatPeopleUse() throws Exception {
    var first = certificateOfNewServer();
    var second = certificateOfNewServer();

    assertThat(second).isEqualTo(first);
    var certificate = (X509Certificate) first;
    assertThat(names(certificate))
        .containsExactlyInAnyOrder("here", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(certificate.getNotAfter().toInstant())
        .isAfter(Instant.now().plus(Duration.ofDays(3600)));
    assertThat(Files.getPosixFilePermissions(folder.resolve("tls.pem")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "chat.example.org:8448, chat.example.org",
    "localhost,             localhost",
    "192.0.2.7:8448,        192.0.2.7",
    "[2001:db8::1]:8448,    2001:db8:0:0:0:0:0:1"
  })
  void theCertificateHasTheHostOfTheServerName(String serverName, String host) throws Exception {
    var store = klatsch.http.Certificate.in(folder, serverName, Clock.systemUTC());

    var certificate = (X509Certificate) store.getCertificate("klatsch");
    assertThat(names(certificate)).contains(host).doesNotHaveDuplicates();
  }

  @Test
  void aBrokenCertificateIsExplained() throws IOException {
    Files.writeString(folder.resolve("tls.pem"), "no certificate");

    assertThatThrownBy(() -> TestServer.start(folder, new Ping()))
        .isInstanceOf(StartupProblem.class)
        .hasMessageContaining("tls.pem")
        .hasMessageContaining("Move it away");
  }

  @Test
  void aPortInUseIsExplained() throws IOException {
    try (var other = new ServerSocket(0)) {
      int port = other.getLocalPort();

      assertThatThrownBy(() -> startOn(port, 0))
          .isInstanceOf(StartupProblem.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("--http-port");
      assertThatThrownBy(() -> startOn(0, port))
          .isInstanceOf(StartupProblem.class)
          .hasMessageContaining("--https-port");
    }
  }

  @Test
  void anAddressOfSomebodyElseIsExplained() {
    var settings = settings("no.such.host.invalid", 0, 0);

    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(StartupProblem.class)
        .hasMessageContaining("no.such.host.invalid");
  }

  @Test
  void aServerThatCouldNotStartHoldsNoPort() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (var other = new ServerSocket(0)) {
      assertThatThrownBy(() -> startOn(free, other.getLocalPort()))
          .isInstanceOf(StartupProblem.class);
    }

    try (var again = startOn(free, 0)) {
      assertThat(again.httpPort()).isEqualTo(free);
    }
  }

  @Test
  void theAddressesAreThoseThatOneCanOpen() {
    try (var server = startOn(0, 0)) {
      assertThat(server.addresses())
          .containsExactly(
              URI.create("http://localhost:" + server.httpPort()),
              URI.create("https://localhost:" + server.httpsPort()));
    }
  }

  private static List<String> names(X509Certificate certificate) throws CertificateException {
    return certificate.getSubjectAlternativeNames().stream()
        .map(name -> (String) name.get(1))
        .toList();
  }

  private Certificate certificateOfNewServer() throws IOException {
    try (var server = TestServer.start(folder, new Ping());
        var plain = new Socket("127.0.0.1", server.server().httpsPort());
        var tls =
            (SSLSocket)
                AnyCertificate.context()
                    .getSocketFactory()
                    .createSocket(plain, "localhost", plain.getPort(), true)) {
      return tls.getSession().getPeerCertificates()[0];
    }
  }

  private HttpServer startOn(int httpPort, int httpsPort) {
    return start(settings("127.0.0.1", httpPort, httpsPort));
  }

  private HttpSettings settings(String bind, int httpPort, int httpsPort) {
    return new HttpSettings(
        "here",
        bind,
        httpPort,
        httpsPort,
        folder,
        TestServer.USUAL,
        LimitsConfig.usual(),
        List.of());
  }

  private static HttpServer start(HttpSettings settings) {
    return HttpServer.start(
        settings, List.of(new Ping()), (_, _) -> TestServer.ALICE, Clock.systemUTC());
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
}
