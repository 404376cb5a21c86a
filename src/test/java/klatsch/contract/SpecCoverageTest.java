package klatsch.contract;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import klatsch.house.Answer;
import klatsch.house.TestServer;
import klatsch.house.Wire;
import klatsch.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Asks a running server for every operation of every generation. What it does not know must be on
/// the list of reasons, and what is on that list must not be there: so the list cannot lie.
class SpecCoverageTest {
  /// Described as signed by servers or with a token, and its prose lets strangers ask about open
  /// rooms.
  private static final String OPEN_TO_STRANGERS = "getRoomSummary";

  /// Described as in need of an access token, which is what one gets there.
  private static final List<String> GIVE_A_TOKEN =
      List.of("POST /_matrix/client/api/v1/login", "POST /_matrix/client/api/v1/tokenrefresh");

  private static TestServer server;
  private static List<OperationsCsv.Row> operations;
  private static List<NotYet.Reason> reasons;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.onSqlite();
    operations =
        List.copyOf(
            Stream.of(OperationsCsv.read(), OperationsCsv.firstGenerations())
                .flatMap(List::stream)
                .collect(toMap(OperationsCsv.Row::operation, row -> row, (first, _) -> first))
                .values());
    reasons = NotYet.reasons();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyOperationIsServedOrHasAReasonWhyNot() {
    var missing =
        operations.stream()
            .filter(operation -> !isServed(operation))
            .filter(operation -> reasons.stream().noneMatch(reason -> reason.covers(operation)))
            .map(OperationsCsv.Row::operation)
            .toList();

    assertThat(missing).as("neither served nor in not-yet.txt").isEmpty();
  }

  @Test
  void nothingThatIsServedStandsOnTheListOfReasons() {
    var served =
        operations.stream()
            .filter(operation -> reasons.stream().anyMatch(reason -> reason.covers(operation)))
            .filter(SpecCoverageTest::isServed)
            .map(OperationsCsv.Row::operation)
            .toList();

    assertThat(served).as("served, so strike it from not-yet.txt").isEmpty();
  }

  @Test
  void everyReasonIsNeeded() {
    var idle =
        reasons.stream()
            .filter(reason -> operations.stream().noneMatch(reason::covers))
            .map(NotYet.Reason::line)
            .toList();

    assertThat(idle).as("reasons for nothing").isEmpty();
  }

  @Test
  void whatNeedsATokenRefusesWithoutOne() {
    var open =
        operations.stream()
            .filter(operation -> operation.auth().equals("token"))
            .filter(operation -> !operation.id().equals(OPEN_TO_STRANGERS))
            .filter(operation -> !GIVE_A_TOKEN.contains(operation.operation()))
            .filter(SpecCoverageTest::isServed)
            .filter(
                operation -> !"M_MISSING_TOKEN".equals(called(operation).body().text("errcode")))
            .map(OperationsCsv.Row::operation)
            .toList();

    assertThat(open).as("operations that answer without an access token").isEmpty();
  }

  private static boolean isServed(OperationsCsv.Row operation) {
    return !"M_UNRECOGNIZED".equals(called(operation).body().text("errcode"));
  }

  /// Without a token, and with values in the path that are of the right kind and mean nothing.
  private static Answer called(OperationsCsv.Row operation) {
    var path =
        operation
            .path()
            .replace("{userId}", Wire.escape("@nobody:localhost"))
            .replace("{roomId}", Wire.escape("!nowhere:localhost"))
            .replace("{roomIdOrAlias}", Wire.escape("!nowhere:localhost"))
            .replace("{roomAlias}", Wire.escape("#nowhere:localhost"))
            .replace("{eventId}", Wire.escape("$nothing"))
            .replace("{scope}", "global")
            .replaceAll("\\{\\w+}", "x");
    return server.wire().call(operation.method(), path, null, (Json) null);
  }
}
