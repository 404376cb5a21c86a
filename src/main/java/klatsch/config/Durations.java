package klatsch.config;

import java.time.Duration;
import java.util.regex.Pattern;

/// Times as operators write them: `30s`, `15m`, `8h`, `90d`.
public final class Durations {
  /// What would be right, as the end of the sentence "it needs ...".
  public static final String NEEDS = "a time, such as `30s`, `15m`, `8h` or `90d`";

  /// Some 2,700 years: no sum of times overflows.
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})([smhd])");

  private Durations() {}

  /// @throws IllegalArgumentException if the text is no time
  public static Duration parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text);
    }
    long amount = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /// In the largest unit that tells it exactly.
  public static String show(Duration time) {
    if (time.toSecondsPart() != 0) {
      return time.toSeconds() + "s";
    }
    if (time.toMinutesPart() != 0) {
      return time.toMinutes() + "m";
    }
    return time.toHoursPart() == 0 ? time.toDays() + "d" : time.toHours() + "h";
  }
}
