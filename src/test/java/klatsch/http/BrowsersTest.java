package klatsch.http;

import static klatsch.http.Refusals.assertOpenToBrowsers;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What browsers are told of every answer.
class BrowsersTest {
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
            new EdgeEndpoints.Fail());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_matrix/client/v3/whoami",
        "/_matrix/client/v3/name/!room:here",
        "/nothing/here"
      })
  void browsersMayAskForPermissionOnAnyPath(String path) {
    var answer =
        server.send(server.request(path).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{}");
    assertOpenToBrowsers(answer);
  }

  @Test
  void answersAreJsonForEveryDomainAndKeptByNobody() {
    var answer = server.get("/_matrix/client/v3/visit");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertOpenToBrowsers(answer);
  }

  @Test
  void noBrowserShowsAnAnswerAsAPage() {
    var good = server.get("/_matrix/client/v3/visit");
    var refusal = server.get("/nothing/here");

    for (var answer : List.of(good, refusal)) {
      var headers = answer.headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
      assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).hasValue("cross-origin");
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .contains("sandbox", "default-src 'none'", "frame-ancestors 'none'");
      assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
      assertThat(headers.firstValue("Server")).isEmpty();
    }
  }

  /// OPTIONS asks for permission only: nothing is done, and nobody has to be known.
  @Test
  void askingForPermissionDoesNothing() {
    var answer =
        server.send(
            server
                .request("/_matrix/client/v3/fail/bug?access_token=bad")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "PUT")
                .method("OPTIONS", BodyPublishers.ofString("no json")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertOpenToBrowsers(answer);
  }

  @Test
  void theHeadOfAnAnswerCanBeHadAlone() {
    var whole = server.get("/_matrix/client/v3/visit");
    var head = server.send(server.request("/_matrix/client/v3/visit").HEAD());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(whole.headers().firstValue("Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"whoami", "nothing"})
  void theHeadOfARefusalCanBeHadAlone(String path) {
    var whole = server.get("/_matrix/client/v3/" + path);
    var head = server.send(server.request("/_matrix/client/v3/" + path).HEAD());

    assertThat(head.statusCode()).isEqualTo(whole.statusCode());
    assertThat(head.body()).isEmpty();
    assertOpenToBrowsers(head);
  }
}
