package klatsch.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import klatsch.api.health.GetLiveness;
import klatsch.api.health.GetReadiness;
import klatsch.config.StartupProblem;
import klatsch.http.OperatorServer;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// What operators see of a server.
class OperatingTest extends HouseTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String LIVE = GetLiveness.ROUTE.canonicalPath();
  private static final String READY = GetReadiness.ROUTE.canonicalPath();

  OperatingTest(TestDatabase database) {
    super(database);
  }

  @Test
  void prometheusFindsWhatPeopleDo() throws Exception {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    alice.says(room, "good morning");
    alice.syncs();
    server
        .wire()
        .call(
            "POST",
            "/_matrix/client/v3/login",
            null,
            JsonObject.builder()
                .put("type", "m.login.password")
                .put(
                    "identifier",
                    JsonObject.builder().put("type", "m.id.user").put("user", alice.id).build())
                .put("password", "a guess")
                .build());

    var metrics = metrics();

    assertThat(metrics.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.body())
        .containsPattern(
            "klatsch_http_requests_total\\{operation=\"sendMessage\",status=\"2xx\"} [1-9]")
        .containsPattern("klatsch_http_request_duration_seconds_count\\{operation=\"sync\"} [1-9]")
        .containsPattern(
            "klatsch_http_refused_total\\{operation=\"login\",errcode=\"M_FORBIDDEN\"} [1-9]")
        .containsPattern("klatsch_store_commit_duration_seconds_count [1-9]")
        .containsPattern("klatsch_store_group_size_sum [1-9]")
        .containsPattern("klatsch_store_position [1-9]")
        .containsPattern("klatsch_store_size_bytes [1-9]")
        .containsPattern("klatsch_rooms_in_memory [1-9]")
        .containsPattern("klatsch_sessions_in_memory [1-9]")
        .contains("klatsch_store_available 1\n", "klatsch_http_long_polls 0\n");
    assertThat(metrics.body()).doesNotContain("alice", room, alice.token);
  }

  /// Every line is a comment or a figure, and every figure of the manual is there.
  @Test
  void whatPrometheusReadsIsWhatTheFormatAllows() throws Exception {
    var kinds = new HashSet<String>();
    var odd = new ArrayList<String>();

    metrics()
        .body()
        .lines()
        .forEach(
            line -> {
              if (line.startsWith("# TYPE ")) {
                assertThat(kinds.add(line)).as("told once: %s", line).isTrue();
              } else if (!line.matches(
                  "# HELP [a-z_]+ .+"
                      + "|[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? "
                      + "(-?[0-9.]+(E-?[0-9]+)?|NaN)")) {
                odd.add(line);
              }
            });

    assertThat(odd).isEmpty();
    assertThat(kinds).hasSizeGreaterThan(20);
  }

  @Test
  void aClientThatWaitsForNewsIsCounted() throws Exception {
    var bob = person("bob");
    var since = bob.syncs().text("next_batch");
    var waits =
        Thread.ofVirtual().start(() -> bob.syncs(since, "timeout=30000&set_presence=offline").ok());
    while (!metrics().body().contains("klatsch_http_long_polls 1\n")) {
      Thread.onSpinWait();
    }

    bob.put("/user/" + Wire.escape(bob.id) + "/account_data/org.cafe", JsonObject.EMPTY).ok();
    waits.join();

    assertThat(metrics().body()).contains("klatsch_http_long_polls 0\n");
  }

  @Test
  void aServerThatIsWellSaysSoOnAllPorts() throws Exception {
    for (var base : Set.of(server.wire().base(), operators())) {
      assertThat(get(base + LIVE).body()).isEqualTo("{\"status\":\"alive\"}");
      assertThat(get(base + READY).statusCode()).isEqualTo(200);
      assertThat(get(base + READY).body()).isEqualTo("{\"status\":\"ready\"}");
    }
  }

  @Test
  void figuresAreNotOnThePortOfClientsAndNothingElseIsOnTheirs() throws Exception {
    server.wire().call("GET", "/metrics", null, (Json) null).refused(404, "M_UNRECOGNIZED");

    var versions = get(operators() + "/_matrix/client/versions");
    var post =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(operators() + "/metrics"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build(),
            BodyHandlers.ofString());

    assertThat(versions.statusCode()).isEqualTo(404);
    assertThat(versions.body()).contains("M_UNRECOGNIZED");
    assertThat(post.statusCode()).isEqualTo(404);
  }

  @Test
  void aPortThatIsTakenIsASentence() {
    int taken = Objects.requireNonNull(server.homeserver().metricsPort());

    assertThatThrownBy(
            () -> OperatorServer.start("127.0.0.1", taken, () -> "", List.of(), Clock.systemUTC()))
        .isInstanceOf(StartupProblem.class)
        .hasMessageStartingWith("Cannot listen on 127.0.0.1, port " + taken)
        .hasMessageContaining("--metrics-port")
        .hasMessageContaining("--metrics-bind");
  }

  private static HttpResponse<String> metrics() throws IOException, InterruptedException {
    var answer = get(operators() + "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private static String operators() {
    return "http://127.0.0.1:" + server.homeserver().metricsPort();
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
