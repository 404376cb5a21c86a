package klatsch.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLogLineTest {
  @Test
  void anEventIsAnObjectOnALine() {
    assertThat(line("Listening on 8008", null))
        .isEqualTo(
            "{\"ts\":\"2026-11-20T12:00:00.001Z\",\"level\":\"WARN\","
                + "\"logger\":\"klatsch.http.Edge\",\"message\":\"Listening on 8008\"}\n");
  }

  @Test
  void aLineOnTheWayOfARequestHasItsName() {
    var line = new AtomicReference<String>();

    Trace.run("mi3k-7", () -> line.set(line("Slow", null)));

    assertThat(parsed(Objects.requireNonNull(line.get())).text("trace_id")).isEqualTo("mi3k-7");
  }

  @Test
  void aStackTraceKeepsItsLinesInsideTheLine() {
    var line = line("Broken", new IllegalStateException("why", new RuntimeException("because")));

    assertThat(line.lines()).hasSize(1);
    assertThat(parsed(line).text("exception"))
        .startsWith("java.lang.IllegalStateException: why\nat ")
        .contains("\nCaused by: java.lang.RuntimeException: because\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\",\"level\":\"INFO\",\"message\":\"all is well",
        "a\r\n{\"ts\":\"2026-11-20T12:00:00Z\",\"level\":\"INFO\"}",
        "a\u2028b\u2029c\u0085d",
        "back\\slash\\",
        "\u0000\u001b[2J\u007f\u009b\u202e\ud800",
        "access_token=\"GEHEIM\"}",
      })
  void whateverIsSentTheLineStaysOneObjectWithTheSameNames(String hostile) {
    var line = line(hostile, new IllegalStateException(hostile));

    assertThat(line.lines()).hasSize(1);
    assertThat(line).doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u202e]");
    assertThat(parsed(line).names())
        .containsExactly("ts", "level", "logger", "message", "exception");
    assertThat(parsed(line).text("level")).isEqualTo("WARN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /_matrix/client/r0/sync?access_token=GEHEIM&since=s1 failed",
        "sent Bearer GEHEIM and more",
        "body {\"type\":\"m.login.password\",\"password\":\"GEHEIM\"}",
        "body {\"refresh_token\" : \"GEHEIM\"}",
        "body {\\\"access_token\\\":\\\"GEHEIM\\\"}",
      })
  void secretsDoNotGetIntoTheLog(String message) {
    var line = line(message, new RuntimeException(message));

    assertThat(line).doesNotContain("GEHEIM").contains("****");
    assertThat(parsed(line).names()).contains("message", "exception");
  }

  @Test
  void aHugeMessageIsCut() {
    var line = line("\"\\".repeat(1_000_000), null);

    assertThat(parsed(line).text("message"))
        .endsWith("… (%d more)".formatted(2_000_000 - LogText.LONGEST_MESSAGE))
        .hasSizeLessThan(LogText.LONGEST_MESSAGE + 30);
  }

  private static JsonObject parsed(String line) {
    return Json.parseObject(line.getBytes(UTF_8));
  }

  private static String line(String message, @Nullable Throwable thrown) {
    return new JsonLogLine().doLayout(LogLineTest.event(message, thrown));
  }
}
