package klatsch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import klatsch.http.Limit;
import klatsch.http.Route;
import org.junit.jupiter.api.Test;

/// Which operations are counted, held against what the specification says of each.
class LimitedOperationsTest {
  private static final Map<String, Route> ROUTES = Routes.all();

  @Test
  void whatTheSpecificationLimitsIsLimited() throws IOException {
    var unlimited =
        OperationsCsv.read().stream()
            .filter(OperationsCsv.Row::limited)
            .filter(operation -> routes(operation).stream().anyMatch(r -> r.limit() == null))
            .map(OperationsCsv.Row::operation)
            .toList();

    assertThat(unlimited).as("rate-limited, says the specification, so say .limit(...)").isEmpty();
    assertThat(ROUTES).as("routes found").hasSizeGreaterThan(60);
  }

  /// The specification limits few of the operations that make work for others. We limit all: there
  /// are no exceptions, and whoever adds the first one names it here.
  @Test
  void andSoIsEverythingElse() {
    assertThat(names(route -> route.limit() == null)).isEmpty();
  }

  @Test
  void whatBecomesAnEventIsCountedInItsRoomToo() {
    assertThat(names(route -> route.limit() == Limit.SENDING))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(ROUTES.get(name).variables()).contains("roomId"));
  }

  private static List<Route> routes(OperationsCsv.Row operation) {
    return ROUTES.values().stream()
        .filter(route -> route.method().name().equals(operation.method()))
        .filter(route -> route.paths().stream().anyMatch(path -> isLike(path, operation.path())))
        .toList();
  }

  /// The older specifications call some variables differently.
  private static boolean isLike(String path, String specified) {
    return path.replaceAll("\\{\\w+\\??}", "{}").equals(specified.replaceAll("\\{\\w+}", "{}"));
  }

  private static List<String> names(Predicate<Route> which) {
    return ROUTES.entrySet().stream()
        .filter(entry -> which.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
