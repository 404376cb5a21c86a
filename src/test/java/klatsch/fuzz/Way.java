package klatsch.fuzz;

import java.util.List;
import java.util.stream.Stream;
import klatsch.contract.Described;
import klatsch.contract.Routes;
import klatsch.http.ApiVersion;
import klatsch.http.Route;

/// One name of one operation.
///
/// @param path with its variables
record Way(String method, String path, Described described) {
  /// Those of all routes that the program has, whoever adds one.
  static List<Way> all() {
    return Routes.all().values().stream()
        .flatMap(Way::of)
        .sorted((one, other) -> one.toString().compareTo(other.toString()))
        .toList();
  }

  private static Stream<Way> of(Route route) {
    var described = Described.of(route.method().name(), route.paths());
    var ways = route.paths().stream().map(path -> new Way(route.method().name(), path, described));
    return route.repeatable()
        ? Stream.concat(
            ways,
            route.paths().stream()
                .filter(path -> path.startsWith(ApiVersion.API_V1.prefix()))
                .map(path -> new Way("PUT", path + "/{txnId}", described)))
        : ways;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
