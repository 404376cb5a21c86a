package klatsch.http;

import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.PUT;
import static klatsch.model.error.MatrixError.forbidden;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import klatsch.http.TracedLog.Line;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixException;
import klatsch.telemetry.Telemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is counted and logged of requests.
class WatchTest {
  private static final String ACCESS = "klatsch.http.Access";
  private static final String SECRET = "/_matrix/client/v3/brew/!room:here";

  @TempDir private Path folder;
  private final Telemetry telemetry = Telemetry.unseen();
  private TestServer server;
  private volatile String inFlight = "";

  @BeforeEach
  void start() {
    server = TestServer.start(folder, telemetry.http(), new BrewCoffee());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requestsAreCountedByOperationAndHowTheyWereAnswered() {
    server.put("/_matrix/client/v3/brew/latte", "{}");
    server.put("/_matrix/client/v3/brew/latte", "{}");
    server.put("/_matrix/client/v3/brew/tea", "{}");
    server.put("/_matrix/client/v3/brew/more", "{}");
    server.put("/_matrix/client/v3/brew/latte", "no json");
    server.put("/_matrix/client/v3/brew/bug", "{}");

    assertThat(figures())
        .contains(
            "klatsch_http_requests_total{operation=\"brewCoffee\",status=\"2xx\"} 2",
            "klatsch_http_requests_total{operation=\"brewCoffee\",status=\"4xx\"} 3",
            "klatsch_http_requests_total{operation=\"brewCoffee\",status=\"5xx\"} 1",
            "klatsch_http_refused_total{operation=\"brewCoffee\",errcode=\"M_FORBIDDEN\"} 1",
            "klatsch_http_refused_total{operation=\"brewCoffee\",errcode=\"M_LIMIT_EXCEEDED\"} 1",
            "klatsch_http_refused_total{operation=\"brewCoffee\",errcode=\"M_NOT_JSON\"} 1",
            "klatsch_http_refused_total{operation=\"brewCoffee\",errcode=\"M_UNKNOWN\"} 1",
            "klatsch_http_request_duration_seconds_count{operation=\"brewCoffee\"} 6");
  }

  @Test
  void whateverPathsPeopleInventTheyAreOneFigure() {
    server.get("/_matrix/client/v3/invented");
    server.get("/.env?x=%22%7D");
    server.get("/_matrix/client/v3/brew/latte");

    assertThat(figures())
        .contains("klatsch_http_requests_total{operation=\"none\",status=\"4xx\"} 3")
        .noneMatch(line -> line.contains("invented") || line.contains("env"));
  }

  @Test
  void aRequestThatIsBeingWorkedOnIsInFlight() {
    server.put("/_matrix/client/v3/brew/flight", "{}");
    server.close();

    assertThat(inFlight).isEqualTo("klatsch_http_requests_in_flight 1");
    assertThat(figures()).contains("klatsch_http_requests_in_flight 0");
  }

  /// A token, a room, an address and a user would be in the path, the query and the headers.
  @Test
  void theAccessLogSaysWhatWasDoneAndNotByWhom() {
    try (var log = TracedLog.of(ACCESS, Level.DEBUG)) {
      server.send(
          server
              .request(SECRET + "?access_token=GEHEIM")
              .header("Authorization", "Bearer GEHEIM")
              .PUT(BodyPublishers.ofString("{}")));

      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().getFirst().message()).matches("brewCoffee 200 in \\d+ ms, 11 bytes");
      assertThat(log.lines().getFirst().trace()).isNotBlank();
    }
  }

  @Test
  void nothingIsLoggedOfRequestsUnlessSomebodyWantsIt() {
    try (var log = TracedLog.of(ACCESS, Level.INFO)) {
      server.put(SECRET, "{}");

      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void eachRequestHasANameOfItsOwn() {
    try (var log = TracedLog.of(ACCESS, Level.DEBUG)) {
      server.put(SECRET, "{}");
      server.put(SECRET, "{}");

      assertThat(log.lines()).extracting(Line::trace).doesNotHaveDuplicates().hasSize(2);
    }
  }

  private List<String> figures() {
    return telemetry.metrics().text().lines().toList();
  }

  final class BrewCoffee implements Endpoint<BrewCoffee.Request, JsonObject> {
    record Request(String kind, JsonObject body) {}

    @Override
    public Route route() {
      return Route.client(PUT, "/brew/{kind}", V3);
    }

    @Override
    public JsonObject handle(Caller caller, Request request) {
      return switch (request.kind()) {
        case "tea" -> throw forbidden("This is a coffee house");
        case "more" -> throw new MatrixException(new LimitExceeded(Duration.ofSeconds(1)));
        case "flight" -> {
          inFlight =
              figures().stream()
                  .filter(line -> line.startsWith("klatsch_http_requests_in_flight"))
                  .findFirst()
                  .orElse("");
          yield JsonObject.EMPTY;
        }
        case "bug" -> throw new IllegalStateException("spilled");
        default -> JsonObject.of("cup", "1");
      };
    }
  }
}
