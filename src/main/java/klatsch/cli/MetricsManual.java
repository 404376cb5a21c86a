package klatsch.cli;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import klatsch.config.ConfigProblems;
import klatsch.telemetry.Metric;
import klatsch.telemetry.Telemetry;

/// `./klatsch metrics manual`: the page `docs/operating/metrics.md`.
final class MetricsManual implements Command {
  private final Shell shell;

  MetricsManual(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Usage usage() {
    return Usage.of("metrics manual", "Prints the manual of all metrics, as Markdown.");
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    arguments.check();
    shell.out().print(page());
    shell.out().flush();
    return Commands.DONE;
  }

  /// The page. `ManualsTest` compares it with the one in the tree.
  static String page() {
    var page =
        new StringBuilder(
            """
            # Metrics

            *Written by `./dev docs` from the code; changes by hand are lost.*

            With `metrics.port` set, Prometheus finds these at `/metrics` of that port. Counters begin anew with
            each start. A histogram has the lines `_bucket`, `_sum` and `_count`. What is told apart by labels
            appears when it first happens; no label ever names a user, a room or an address.
            """);
    for (var metric : Telemetry.unseen().metrics().known()) {
      page.append('\n').append(entry(metric));
    }
    return page.toString();
  }

  private static String entry(Metric metric) {
    return """
    ## `%s`

    %s

    | Kind | Unit | Labels |
    |---|---|---|
    | %s | %s | %s |
    """
        .formatted(
            metric.name(),
            metric.meaning(),
            lowerCase(metric.kind()),
            lowerCase(metric.unit()),
            metric.labels().isEmpty()
                ? "none"
                : metric.labels().stream().map(label -> "`" + label + "`").collect(joining(", ")));
  }

  private static String lowerCase(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
