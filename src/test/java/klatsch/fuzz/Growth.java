package klatsch.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import klatsch.house.TestServer;

/// Looks at the figures of a server for what does not go away again.
final class Growth {
  /// Carriers, writers and cleaners that come when they are first needed.
  private static final int SPARE_THREADS = 40;

  /// A request that nobody waits for any more ends by itself before so many looks.
  private static final int MOST_LOOKS = 500;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final URI figures;
  private final double threadsBefore;

  Growth(TestServer server) {
    figures = URI.create("http://127.0.0.1:" + server.homeserver().metricsPort() + "/metrics");
    threadsBefore = figure("jvm_threads_current", look());
  }

  /// @param gone how many went away while they waited for news: they are waited for until there is
  ///   some
  void isNone(int gone) {
    var seen = look();
    for (int i = 0; i < MOST_LOOKS && !isQuiet(seen); i++) {
      seen = look();
    }
    assertThat(isQuiet(seen)).as("requests that do not end: %s", seen).isTrue();
    assertThat(figure("klatsch_http_long_polls", seen)).isLessThanOrEqualTo(gone);
    assertThat(figure("klatsch_store_available", seen)).isEqualTo(1);
    assertThat(figure("klatsch_rooms_in_memory", seen)).isLessThanOrEqualTo(10_000);
    assertThat(figure("klatsch_sessions_in_memory", seen)).isLessThanOrEqualTo(50_000);
    assertThat(figure("jvm_threads_current", seen))
        .as("threads are left behind")
        .isLessThanOrEqualTo(threadsBefore + SPARE_THREADS);
  }

  private static boolean isQuiet(List<String> seen) {
    return figure("klatsch_store_queue_length", seen) == 0
        && figure("klatsch_http_requests_in_flight", seen)
            == figure("klatsch_http_long_polls", seen);
  }

  private List<String> look() {
    try {
      var request = HttpRequest.newBuilder(figures).build();
      return CLIENT.send(request, BodyHandlers.ofString()).body().lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static double figure(String name, List<String> seen) {
    return seen.stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is no figure"));
  }
}
