package klatsch.telemetry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes figures as Prometheus reads them.
///
/// [Format](https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format)
final class Exposition {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double LARGEST_EXACT = 0x1p53;

  private final StringBuilder text = new StringBuilder(16_384);

  void head(Metric metric) {
    text.append("# HELP ")
        .append(metric.name())
        .append(' ')
        .append(metric.meaning().replace("\\", "\\\\").replace("\n", "\\n"))
        .append("\n# TYPE ")
        .append(metric.name())
        .append(' ')
        .append(metric.kind().name().toLowerCase(Locale.ROOT))
        .append('\n');
  }

  void sample(String name, Labels labels, double value) {
    line(name, labels, null, value);
  }

  /// How many values were not above the bound.
  void bucket(String name, Labels labels, String bound, long count) {
    line(name + "_bucket", labels, bound, (double) count);
  }

  private void line(String name, Labels labels, @Nullable String bound, double value) {
    text.append(name);
    char before = '{';
    for (int i = 0; i < labels.names().size(); i++) {
      before = label(before, labels.names().get(i), labels.values().get(i));
    }
    if (bound != null) {
      before = label(before, "le", bound);
    }
    if (before != '{') {
      text.append('}');
    }
    text.append(' ').append(number(value)).append('\n');
  }

  private char label(char before, String name, String value) {
    text.append(before)
        .append(name)
        .append("=\"")
        .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
        .append('"');
    return ',';
  }

  /// Whole numbers without a point, so that counters look like what they are.
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
