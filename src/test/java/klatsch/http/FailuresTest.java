package klatsch.http;

import static klatsch.http.Refusals.assertRefused;
import static klatsch.http.TestServer.GOOD_TOKEN;
import static klatsch.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered when an endpoint refuses, or breaks.
class FailuresTest {
  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder, new EdgeEndpoints.Fail());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whoIsTooFastHearsWhenToComeBack() {
    var answer = server.put("/_matrix/client/v3/fail/limit", "{}");

    assertRefused(answer, 429, "M_LIMIT_EXCEEDED");
    assertThat(json(answer).integer("retry_after_ms")).isEqualTo(1500);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void aChallengeIsAnsweredAsItIs() {
    var answer = server.put("/_matrix/client/v3/fail/challenge", "{}");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"session\":\"abc\"}");
  }

  @Test
  void anIdThatAnEndpointCannotReadIsTheFaultOfTheClient() {
    var answer = server.put("/_matrix/client/v3/fail/id", "{}");

    assertRefused(answer, 400, "M_INVALID_PARAM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "unwritable"})
  void aBugIsAnsweredWithATraceIdAndNothingElse(String bug) {
    var one = server.put("/_matrix/client/v3/fail/" + bug, "{}");
    var two = server.put("/_matrix/client/v3/fail/" + bug, "{}");

    assertRefused(one, 500, "M_UNKNOWN");
    assertThat(json(one).text("error")).matches(".* [0-9a-z]+-\\d+").doesNotContain("secret");
    assertThat(json(one).text("error")).isNotEqualTo(json(two).text("error"));
  }

  @Test
  void aBugIsLoggedOnceAndWithoutSecrets() {
    try (var log = TracedLog.of(Edge.class)) {
      var answer = server.put("/_matrix/client/v3/fail/bug?access_token=" + GOOD_TOKEN, "{}");

      assertThat(log.lines()).hasSize(1);
      var line = log.lines().getFirst();
      assertThat(line.message()).isEqualTo("PUT /_matrix/client/v3/fail/{how} failed");
      assertThat(json(answer).text("error")).endsWith(" " + line.trace());
    }
  }

  @Test
  void aDatabaseThatIsAwayIsA503ThatSaysWhenToComeBackAndIsNotLogged() {
    try (var log = TracedLog.of(Edge.class)) {
      var answer = server.put("/_matrix/client/v3/fail/unavailable", "{}");

      assertRefused(answer, 503, "M_UNKNOWN");
      assertThat(json(answer).text("error")).isEqualTo("The database is away");
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
      assertThat(log.lines()).isEmpty();
    }
  }
}
