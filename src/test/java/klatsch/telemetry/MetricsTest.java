package klatsch.telemetry;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import klatsch.telemetry.Metric.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void aCounterIsShownWithItsMeaning() {
    var cups = metrics.counter("cups_total", "Cups of coffee.");

    cups.increment();
    cups.increment();

    assertThat(metrics.text())
        .isEqualTo(
            """
            # HELP cups_total Cups of coffee.
            # TYPE cups_total counter
            cups_total 2
            """);
  }

  @Test
  void whatCarriesLabelsAppearsWhenItFirstHappens() {
    var cups = metrics.counters("cups_total", List.of("kind", "size"), "Cups.");
    cups.of("mocha", "small");

    cups.of("latte", "large").increment();

    assertThat(samples()).isEqualTo("cups_total{kind=\"latte\",size=\"large\"} 1");
  }

  @Test
  void aLabelCannotForgeALine() {
    var cups = metrics.counters("cups_total", List.of("kind"), "A \\ and\nsome.");

    cups.of("a\"} 7\ncups_total{kind=\"\\").increment();

    assertThat(samples()).isEqualTo("cups_total{kind=\"a\\\"} 7\\ncups_total{kind=\\\"\\\\\"} 1");
    assertThat(metrics.text()).startsWith("# HELP cups_total A \\\\ and\\nsome.\n");
  }

  @Test
  void tooManyLabelsAreCountedTogether() {
    var cups = metrics.counters("cups_total", List.of("who"), "Cups.");
    for (int i = 0; i < Labelled.MOST; i++) {
      cups.of("@user" + i + ":here");
    }

    cups.of("@late:here").increment();
    cups.of("@later:here").increment();

    assertThat(samples()).isEqualTo("cups_total{who=\"other\"} 2");
    assertThat(cups.all()).hasSizeLessThanOrEqualTo(Labelled.MOST + 1);
  }

  @Test
  void aHistogramCountsHowManyWereNotAboveEachBound() {
    var groups = metrics.sizes("group_size", "How many.");

    List.of(1L, 2L, 3L, 512L, 513L).forEach(groups::add);

    assertThat(samples().lines())
        .contains(
            "group_size_bucket{le=\"1\"} 1",
            "group_size_bucket{le=\"2\"} 2",
            "group_size_bucket{le=\"4\"} 3",
            "group_size_bucket{le=\"256\"} 3",
            "group_size_bucket{le=\"512\"} 4",
            "group_size_bucket{le=\"+Inf\"} 5",
            "group_size_sum 1031",
            "group_size_count 5");
  }

  @Test
  void timesAreShownInSeconds() {
    var waits = metrics.times("wait_seconds", "How long.");

    waits.add(Duration.ofMillis(3).toNanos());
    waits.add(Duration.ofSeconds(60).toNanos());

    assertThat(samples().lines())
        .contains(
            "wait_seconds_bucket{le=\"0.002\"} 0",
            "wait_seconds_bucket{le=\"0.005\"} 1",
            "wait_seconds_bucket{le=\"30\"} 1",
            "wait_seconds_bucket{le=\"+Inf\"} 2",
            "wait_seconds_count 2");
  }

  @Test
  void nothingIsLostWhenAllCountAtOnce() {
    var cups = metrics.counter("cups_total", "Cups.");
    var groups = metrics.sizes("group_size", "How many.");

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        threads.submit(cups::increment);
        threads.submit(() -> groups.add(7));
      }
    }

    assertThat(cups.count()).isEqualTo(1_000);
    assertThat(samples()).contains("group_size_sum 7000", "group_size_count 1000");
  }

  @Test
  void aGaugeIsOnlyReadWhenSomebodyLooks() {
    var reads = new AtomicInteger();
    metrics.gauge("depth", Unit.NUMBER, "How deep.").reads(reads::incrementAndGet);
    assertThat(reads).hasValue(0);

    assertThat(samples()).isEqualTo("depth 1");
    assertThat(samples()).isEqualTo("depth 2");
  }

  @Test
  void aCostlyGaugeIsReadOnceInAWhile() {
    var reads = new AtomicInteger();
    var now = new AtomicLong();
    metrics
        .gauge("depth", Unit.NUMBER, "How deep.")
        .reads(reads::incrementAndGet, Duration.ofNanos(10), now::get);

    assertThat(samples()).isEqualTo("depth 1");
    now.set(9);
    assertThat(samples()).isEqualTo("depth 1");
    now.set(10);
    assertThat(samples()).isEqualTo("depth 2");
  }

  @Test
  void aGaugeThatFailsDoesNotHideTheOthers() {
    metrics
        .gauge("broken", Unit.NUMBER, "Broken.")
        .reads(
            () -> {
              throw new IllegalStateException("no");
            });
    metrics.gauge("nobody_reads", Unit.NUMBER, "Not there yet.");
    metrics
        .gauges("rooms", Unit.NUMBER, List.of("kind"), "Rooms.")
        .readsEach(() -> Map.of(List.of("public"), 2.0));

    assertThat(samples()).isEqualTo("rooms{kind=\"public\"} 2");
  }

  @Test
  void twoFiguresCannotHaveOneName() {
    metrics.counter("cups_total", "Cups.");

    assertThatThrownBy(() -> metrics.counter("cups_total", "Others."))
        .hasMessage("two figures are called cups_total");
  }

  static List<Metric> all() {
    return Telemetry.unseen().metrics().known();
  }

  /// [Naming](https://prometheus.io/docs/practices/naming/)
  @ParameterizedTest
  @MethodSource("all")
  void namesAreAsPrometheusLikesThem(Metric metric) {
    assertThat(metric.name()).matches("(klatsch|process|jvm)(_[a-z]+)+");
    assertThat(metric.meaning()).endsWith(".");
    switch (metric.kind()) {
      case COUNTER -> assertThat(metric.name()).matches(".*(_total|_count|_sum)");
      case GAUGE, HISTOGRAM -> assertThat(metric.name()).doesNotEndWith("_total");
    }
    switch (metric.unit()) {
      case SECONDS -> assertThat(metric.name()).contains("_seconds");
      case BYTES -> assertThat(metric.name()).endsWith("_bytes");
      case NUMBER -> {}
    }
    assertThat(metric.labels()).doesNotContain("user", "room", "ip", "path", "device");
  }

  @Test
  void theJvmTellsOfItself() {
    var text = Telemetry.of("1.2.3").metrics().text();

    assertThat(text)
        .contains("klatsch_build_info{version=\"1.2.3\",java=\"" + Runtime.version() + "\"} 1\n")
        .containsPattern("jvm_memory_used_bytes\\{area=\"heap\"} [1-9]")
        .containsPattern("jvm_gc_collection_seconds_count\\{gc=\"[^\"]+\"} \\d")
        .containsPattern("jvm_threads_current [1-9]")
        .containsPattern("process_open_fds [1-9]");
  }

  /// Without the lines for people.
  private String samples() {
    return metrics.text().lines().filter(line -> !line.startsWith("#")).collect(joining("\n"));
  }
}
