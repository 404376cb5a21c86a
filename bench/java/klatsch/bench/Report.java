package klatsch.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The table that a run prints: a figure a line, and next to it the bar it is held against.
final class Report {
  private record Line(String figure, String value, String bar) {}

  private static final String NOT_MEASURED = "n/a";

  private final String head;
  private final List<Line> lines = new ArrayList<>();
  private int shown;

  /// @param head what was measured and where, a few lines
  Report(String head) {
    this.head = head;
  }

  void section(String title) {
    lines.add(new Line("", "", ""));
    lines.add(new Line(title, "", ""));
  }

  /// @param value NaN when it could not be measured
  void figure(String name, String format, double value) {
    lines.add(new Line("  " + name, text(format, value), ""));
  }

  void atLeast(String name, String format, double value, double bar) {
    held(name, format, value, ">= ", bar, value >= bar);
  }

  void atMost(String name, String format, double value, double bar) {
    held(name, format, value, "<= ", bar, value <= bar);
  }

  /// How far to trust the other figures: with a busy neighbour, latencies not at all.
  void busyWithOthers(Cpu used, Duration took) {
    var all = took.toNanos() / 1e3 * Runtime.getRuntime().availableProcessors();
    figure("machine busy with other things, %", "%.0f", 100 * used.others() / all);
  }

  private void held(
      String name, String format, double value, String sign, double bar, boolean kept) {
    var verdict = Double.isNaN(value) ? "" : kept ? "  kept" : "  MISSED";
    lines.add(new Line("  " + name, text(format, value), sign + text(format, bar) + verdict));
  }

  private static String text(String format, double value) {
    return Double.isNaN(value) ? NOT_MEASURED : String.format(Locale.ROOT, format, value);
  }

  /// What was added since this was last asked: one need not wait for the end to see it.
  String sinceLast() {
    var news = lines.subList(shown, lines.size());
    shown = lines.size();
    return table(news);
  }

  @Override
  public String toString() {
    return head + table(lines);
  }

  private static String table(List<Line> lines) {
    var width =
        lines.stream()
            .filter(line -> !line.value().isEmpty())
            .mapToInt(line -> line.figure().length())
            .max()
            .orElse(0);
    var text = new StringBuilder();
    for (var line : lines) {
      text.append(
          "%-{width}s  %10s  %s"
              .replace("{width}", String.valueOf(width))
              .formatted(line.figure(), line.value(), line.bar())
              .stripTrailing());
      text.append('\n');
    }
    return text.toString();
  }
}
