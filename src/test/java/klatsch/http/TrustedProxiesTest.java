package klatsch.http;

import static klatsch.http.Route.Method.GET;
import static klatsch.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import klatsch.config.AddressRange;
import klatsch.config.LimitsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/// Whom we believe about where a request comes from.
class TrustedProxiesTest {
  private static final List<AddressRange> OURS =
      Stream.of("127.0.0.1", "10.0.0.0/8", "2001:db8::/32").map(AddressRange::parse).toList();

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} says {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1   |                                     | 127.0.0.1",
        "127.0.0.1   | 192.0.2.7                           | 192.0.2.7",
        "127.0.0.1   | 192.0.2.7, 10.1.2.3                 | 192.0.2.7",
        "127.0.0.1   | 203.0.113.9, 192.0.2.7              | 192.0.2.7",
        "127.0.0.1   | 203.0.113.9, 192.0.2.7, 10.9.9.9    | 192.0.2.7",
        "127.0.0.1   | 10.1.1.1, 10.2.2.2                  | 10.1.1.1",
        "127.0.0.1   | 192.0.2.7:51234                     | 192.0.2.7",
        "127.0.0.1   | 2001:db9::7                         | 2001:db9:0:0:0:0:0:7",
        "127.0.0.1   | [2001:db9::7]:51234                 | 2001:db9:0:0:0:0:0:7",
        "2001:db8::1 | 192.0.2.7                           | 192.0.2.7",
        "127.0.0.1   | unknown                             | 127.0.0.1",
        "127.0.0.1   | 192.0.2.7, example.org              | 127.0.0.1",
        "127.0.0.1   | 192.0.2.7, nonsense, 10.1.1.1       | 10.1.1.1",
        "192.0.2.7   | 203.0.113.9                         | 192.0.2.7",
        "11.0.0.1    | 203.0.113.9                         | 11.0.0.1",
        "2001:db9::1 | 203.0.113.9                         | 2001:db9:0:0:0:0:0:1",
      })
  void theListIsReadFromItsEndAsFarAsItIsTrusted(String peer, String named, String origin) {
    var proxies = new TrustedProxies(OURS);
    var names = named == null ? List.<String>of() : List.of(named.split(","));

    var found = proxies.origin(InetAddress.ofLiteral(peer), names);

    assertThat(found.getHostAddress()).isEqualTo(origin);
  }

  @Test
  void aTrustedProxySaysWhereTheClientIsAndWhatItCalled() {
    try (var server = start(OURS)) {
      var answer =
          json(
              server.send(
                  server
                      .request("/where")
                      .header("X-Forwarded-For", "203.0.113.9")
                      .header("X-Forwarded-For", "192.0.2.7")
                      .header("X-Forwarded-Proto", "https")
                      .header("X-Forwarded-Host", "matrix.example.org")));

      assertThat(answer.text("ip")).isEqualTo("192.0.2.7");
      assertThat(answer.text("called")).isEqualTo("https://matrix.example.org");
    }
  }

  @Test
  void whatAnybodyElseSaysIsNotHeard() {
    try (var server = start(List.of())) {
      var answer =
          json(
              server.send(
                  server
                      .request("/where")
                      .header("X-Forwarded-For", "192.0.2.7")
                      .header("X-Forwarded-Proto", "https")
                      .header("X-Forwarded-Host", "matrix.example.org")
                      .header("Forwarded", "for=192.0.2.7;proto=https;host=matrix.example.org")));

      assertThat(answer.text("ip")).isEqualTo("127.0.0.1");
      assertThat(answer.text("called")).startsWith("http://127.0.0.1:");
    }
  }

  @Test
  void whoForgotTheSettingIsToldOnce() {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var logger = (Logger) LoggerFactory.getLogger(TrustedProxies.class);
    logger.addAppender(log);
    try (var server = start(List.of())) {
      server.get("/where");
      assertThat(log.list).isEmpty();

      server.send(server.request("/where").header("X-Forwarded-For", "192.0.2.7"));
      server.send(server.request("/where").header("X-Forwarded-For", "192.0.2.8"));
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list).hasSize(1);
    assertThat(log.list.getFirst().getFormattedMessage())
        .contains("--http-trusted-proxies 127.0.0.1")
        .doesNotContain("192.0.2.7");
  }

  @Test
  void aSchemeThatIsNoneIsNotHeard() {
    try (var server = start(OURS)) {
      var answer =
          json(server.send(server.request("/where").header("X-Forwarded-Proto", "javascript")));

      assertThat(answer.text("called")).startsWith("http://127.0.0.1:");
    }
  }

  private TestServer start(List<AddressRange> trusted) {
    return TestServer.start(
        TestServer.settings(folder, TestServer.USUAL, LimitsConfig.usual(), trusted), new Where());
  }

  static final class Where implements Endpoint<Where.Request, Where.Answer> {
    record Request(Client client) {}

    record Answer(String ip, String called) {}

    @Override
    public Route route() {
      return Route.at(GET, "/where");
    }

    @Override
    public Answer handle(Caller caller, Request request) {
      return new Answer(request.client().ip(), request.client().called());
    }
  }
}
