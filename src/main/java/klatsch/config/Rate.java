package klatsch.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/// How often something may be done, written as `300/1m`: 300 times at once, and whoever has done
/// that gets 300 more, evenly, in each minute.
///
/// @param count at least one
/// @param per the time in which as many come back
public record Rate(int count, Duration per) {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})/([1-9][0-9]{0,3})([smh])");

  private static final Map<String, Duration> UNITS =
      Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1));

  public Rate {
    if (count < 1 || !per.isPositive()) {
      throw new IllegalArgumentException("a rate is a number of times in a while");
    }
  }

  /// Throws an [IllegalArgumentException] when the text is not a rate.
  public static Rate parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a rate: " + text);
    }
    var unit = UNITS.getOrDefault(form.group(3), Duration.ZERO);
    return new Rate(
        Integer.parseInt(form.group(1)), unit.multipliedBy(Integer.parseInt(form.group(2))));
  }

  /// How long it takes until one more comes back.
  public Duration interval() {
    return per.dividedBy(count);
  }

  /// The form that [#parse] reads back.
  @Override
  public String toString() {
    long seconds = per.toSeconds();
    if (seconds % 3600 == 0) {
      return count + "/" + seconds / 3600 + "h";
    }
    return count + "/" + (seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s");
  }
}
