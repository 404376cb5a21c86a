package klatsch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
  @Test
  void anEventIsOneLineWithTimeLevelAndPart() {
    assertThat(line("Listening on 8008", null))
        .isEqualTo("2026-11-20T12:00:00.001Z WARN Edge: Listening on 8008\n");
  }

  @Test
  void nobodyForgesASecondLine() {
    var line = line("Room named a\r\n2026-11-20T12:00:00Z INFO Edge: all is well", null);

    assertThat(line.lines()).hasSize(1);
    assertThat(line).contains("Room named a | 2026-11-20");
  }

  @Test
  void aStackTraceStaysInTheLine() {
    var line = line("Broken", new IllegalStateException("why", new RuntimeException("because")));

    assertThat(line.lines()).hasSize(1);
    assertThat(line)
        .contains(" | java.lang.IllegalStateException: why | at ")
        .contains(" | Caused by: java.lang.RuntimeException: because");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /_matrix/client/r0/sync?access_token=GEHEIM&since=s1 failed",
        "GET /_matrix/client/r0/sync?since=s1&access_token=GEHEIM",
        "GET /sync?Access_Token%3DGEHEIM",
        "Authorization: Bearer GEHEIM",
        "authorization: bearer GEHEIM,",
        "headers {Authorization=Bearer GEHEIM, Host=x}",
        "Authorization: X-Matrix GEHEIM",
        "Authorization=GEHEIM",
        "Proxy-Authorization: Basic GEHEIM",
        "sent Bearer GEHEIM and more",
        "body {\"type\":\"m.login.password\",\"password\":\"GEHEIM\"}",
        "body {\"refresh_token\" : \"GEHEIM\"}",
        "body {\\\"access_token\\\":\\\"GEHEIM\\\"}",
        "/cas?login_token=GEHEIM",
        "/cas?loginToken=GEHEIM",
        "GET /sync?ACCESS_TOKEN=GEHEIM HTTP/1.1",
        "GET /sync?access%5Ftoken=GEHEIM",
        "GET /sync?%61ccess_token=GEHEIM",
        "GET /sync?access_token%253DGEHEIM",
        "GET /sync?access_token=a%20GEHEIM",
        "GET /sync?access_token==GEHEIM",
        "GET /sync?access_token[]=GEHEIM",
        "GET /sync#access_token=GEHEIM",
        "GET /sync;access_token=GEHEIM",
        "GET /sync?a=b&amp;access_token=GEHEIM",
        "Authorization:\tBearer\tGEHEIM",
        "Authorization:GEHEIM",
        "AUTHORIZATION: BEARER GEHEIM",
        "Authorization: Bearer  GEHEIM",
        "Authorization: Bearer \"GEHEIM\"",
        "Authorization: Bearer a,GEHEIM",
        "Authorization: X-Matrix origin=\"a\",sig=\"GEHEIM\"",
        "authorization: [Bearer GEHEIM]",
        "Proxy-Authorization=Basic GEHEIM==",
        "X-Forwarded-Access-Token: GEHEIM",
        "Cookie: session=GEHEIM",
        "{\"password\": \"a\\\"GEHEIM\"}",
        "{\"password\": \"a b GEHEIM\"}",
        "{\"password\": \"a\\\\GEHEIM\"}",
        "{\"password\":\n  \"GEHEIM\"}",
        "{\"new_password\":\"a,GEHEIM\"}",
        "{\"old_password\":\"GEHEIM\"}",
        "{\\\"password\\\":\\\"a GEHEIM\\\"}",
        "{'password': 'GEHEIM'}",
        "{password=GEHEIM, user=alice}",
        "Body[password=GEHEIM, user=alice]",
        "Body[newPassword=GEHEIM]",
        "Login[accessToken=GEHEIM]",
        "{\"pass\\u0077ord\":\"GEHEIM\"}",
        "{\"auth\":{\"type\":\"m.login.token\",\"token\":\"GEHEIM\"}}",
        "{\"registration_token\":\"GEHEIM\"}",
        "{\"client_secret\":\"GEHEIM\"}",
        "postgres://klatsch:GEHEIM@db.example.org/klatsch",
      })
  void secretsDoNotGetIntoTheLog(String message) {
    assertThat(line(message, new RuntimeException(message)))
        .doesNotContain("GEHEIM")
        .contains("****");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The password of @alice:example.org was changed",
        "M_UNKNOWN_TOKEN: This access token is not known here",
        "PUT /_matrix/client/v3/rooms/!a:b/send/m.room.message/1",
      })
  void everythingElseIsLeftAsItIs(String message) {
    assertThat(line(message, null)).endsWith(" " + message + "\n");
  }

  @Test
  void aLineOnTheWayOfARequestHasItsName() {
    var line = new AtomicReference<String>();

    Trace.run("mi3k-7", () -> line.set(line("Slow", null)));

    assertThat(line).hasValue("2026-11-20T12:00:00.001Z WARN Edge [mi3k-7]: Slow\n");
    assertThat(line("Slow", null)).isEqualTo("2026-11-20T12:00:00.001Z WARN Edge: Slow\n");
  }

  @Test
  void nothingMovesTheCursorOrTurnsTheText() {
    assertThat(line("a\u001b[2Jb\u0000c\u202ed\u009be\tf\ud83d\ude00g\ud800", null))
        .endsWith(": a\\u001b[2Jb\\u0000c\\u202ed\\u009be\tf\ud83d\ude00g\\ud800\n");
  }

  @Test
  void aHugeMessageIsCutAndItsSecretsStayHidden() {
    var huge =
        "x".repeat(LogText.LONGEST_MESSAGE - 24)
            + " access_token=GEHEIMGEHEIM"
            + "y".repeat(1_000_000);

    var line = line(huge, new IllegalStateException(huge + "\n" + huge));

    assertThat(line)
        .hasSizeLessThan(LogText.LONGEST_MESSAGE + LogText.LONGEST_TRAIL + 200)
        .contains("more)")
        .doesNotContain("GEHEIM");
    assertThat(line.lines()).hasSize(1);
  }

  private static String line(String message, @Nullable Throwable thrown) {
    return new LogLine().doLayout(event(message, thrown));
  }

  static LoggingEvent event(String message, @Nullable Throwable thrown) {
    var event = new LoggingEvent();
    event.setLoggerContext(new LoggerContext());
    event.setInstant(Instant.parse("2026-11-20T12:00:00.001Z"));
    event.setLevel(Level.WARN);
    event.setLoggerName("klatsch.http.Edge");
    event.setMessage(message);
    if (thrown != null) {
      event.setThrowableProxy(new ThrowableProxy(thrown));
    }
    return event;
  }
}
