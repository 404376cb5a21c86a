package klatsch.telemetry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import klatsch.telemetry.Metric.Kind;
import klatsch.telemetry.Metric.Unit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All figures of one server.
///
/// An area, such as [HttpMetrics], asks for each of its figures once, with name and meaning; that
/// one line is all there is to adding a figure. What Prometheus reads and the manual follow from
/// it.
public final class Metrics {
  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

  /// What the answer with [#text] says it is.
  public static final String CONTENT_TYPE = Exposition.CONTENT_TYPE;

  private final Map<Metric, Consumer<Exposition>> all = new LinkedHashMap<>();

  public Counter counter(String name, String meaning) {
    var counter = new Counter();
    add(
        Kind.COUNTER,
        name,
        Unit.NUMBER,
        List.of(),
        meaning,
        out -> counter.write(out, name, Labels.NONE));
    return counter;
  }

  public Labelled<Counter> counters(String name, List<String> labels, String meaning) {
    var counters = new Labelled<>(labels, Counter::new);
    add(Kind.COUNTER, name, Unit.NUMBER, labels, meaning, out -> write(out, name, counters));
    return counters;
  }

  /// Of times in nanoseconds, which are shown in seconds.
  public Histogram times(String name, String meaning) {
    var histogram = Histogram.ofTimes();
    add(
        Kind.HISTOGRAM,
        name,
        Unit.SECONDS,
        List.of(),
        meaning,
        out -> histogram.write(out, name, Labels.NONE));
    return histogram;
  }

  /// Of times in nanoseconds, which are shown in seconds.
  public Labelled<Histogram> times(String name, List<String> labels, String meaning) {
    var histograms = new Labelled<>(labels, Histogram::ofTimes);
    add(Kind.HISTOGRAM, name, Unit.SECONDS, labels, meaning, out -> write(out, name, histograms));
    return histograms;
  }

  public Histogram sizes(String name, String meaning) {
    var histogram = Histogram.ofSizes();
    add(
        Kind.HISTOGRAM,
        name,
        Unit.NUMBER,
        List.of(),
        meaning,
        out -> histogram.write(out, name, Labels.NONE));
    return histogram;
  }

  public Gauge gauge(String name, Unit unit, String meaning) {
    return gauges(name, unit, List.of(), meaning);
  }

  public Gauge gauges(String name, Unit unit, List<String> labels, String meaning) {
    return read(Kind.GAUGE, name, unit, labels, meaning);
  }

  /// A counter that somebody else counts.
  public Gauge counted(String name, Unit unit, List<String> labels, String meaning) {
    return read(Kind.COUNTER, name, unit, labels, meaning);
  }

  private Gauge read(Kind kind, String name, Unit unit, List<String> labels, String meaning) {
    var gauge = new Gauge();
    add(kind, name, unit, labels, meaning, out -> write(out, name, labels, gauge));
    return gauge;
  }

  private void add(
      Kind kind,
      String name,
      Unit unit,
      List<String> labels,
      String meaning,
      Consumer<Exposition> writer) {
    if (known().stream().anyMatch(metric -> metric.name().equals(name))) {
      throw new IllegalStateException("two figures are called " + name);
    }
    all.put(new Metric(name, kind, unit, labels, meaning), writer);
  }

  /// All figures that were asked for, in that order.
  public List<Metric> known() {
    return List.copyOf(all.keySet());
  }

  /// All figures as they are now, for Prometheus.
  public String text() {
    var out = new Exposition();
    all.forEach(
        (metric, writer) -> {
          out.head(metric);
          writer.accept(out);
        });
    return out.toString();
  }

  private static void write(Exposition out, String name, Labelled<? extends Sampled> labelled) {
    var sorted = new ArrayList<>(labelled.all().entrySet());
    sorted.sort((one, other) -> one.getKey().toString().compareTo(other.getKey().toString()));
    for (var entry : sorted) {
      if (entry.getValue().isUsed()) {
        entry.getValue().write(out, name, new Labels(labelled.names(), entry.getKey()));
      }
    }
  }

  /// One that cannot be had does not hide the others.
  private static void write(Exposition out, String name, List<String> labels, Gauge gauge) {
    try {
      gauge
          .values()
          .forEach((values, value) -> out.sample(name, new Labels(labels, values), value));
    } catch (RuntimeException e) {
      LOG.debug("{} cannot be had now", name, e);
    }
  }
}
