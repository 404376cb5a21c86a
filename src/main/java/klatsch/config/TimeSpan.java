package klatsch.config;

import java.time.Duration;
import java.util.regex.Pattern;

/// How long something lasts, written as `90s`, `15m`, `12h` or `7d`. It is never nothing.
public record TimeSpan(Duration duration) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd])");
  private static final String UNITS = "dhms";
  private static final long[] SECONDS = {86_400, 3_600, 60, 1};

  public TimeSpan {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("a time is longer than nothing");
    }
  }

  public static TimeSpan minutes(long count) {
    return new TimeSpan(Duration.ofMinutes(count));
  }

  /// Throws an [IllegalArgumentException] when the text is not a time.
  public static TimeSpan parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a time: " + text);
    }
    long seconds = SECONDS[UNITS.indexOf(form.group(2))];
    return new TimeSpan(Duration.ofSeconds(Long.parseLong(form.group(1)) * seconds));
  }

  /// The shortest form that [#parse] reads back.
  @Override
  public String toString() {
    long seconds = duration.toSeconds();
    int unit = 0;
    while (seconds % SECONDS[unit] != 0) {
      unit++;
    }
    return seconds / SECONDS[unit] + UNITS.substring(unit, unit + 1);
  }
}
