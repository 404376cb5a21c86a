package klatsch.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

/// Makes a text fit to be logged: one line, not too long, without secrets, and without characters
/// that do something to who looks at it.
final class LogText {
  /// Longer than what we say. What clients send can be a megabyte.
  static final int LONGEST_MESSAGE = 8_192;

  /// Enough for a stack trace with its causes.
  static final int LONGEST_TRAIL = 32_768;

  /// Stands for a line break.
  static final String NEXT_LINE = " | ";

  private LogText() {}

  static String of(String text) {
    var line = text.strip().replaceAll("\\R\\s*", NEXT_LINE);
    var redacted = Redaction.of(line);
    int i = 0;
    while (i < redacted.length() && !isStrange(redacted.charAt(i))) {
      i++;
    }
    return i == redacted.length() ? redacted : escaped(redacted, i);
  }

  static String message(ILoggingEvent event) {
    return cut(event.getFormattedMessage(), LONGEST_MESSAGE);
  }

  /// What was thrown, with where it came from.
  static String trail(IThrowableProxy thrown) {
    return cut(ThrowableProxyUtil.asString(thrown), LONGEST_TRAIL);
  }

  /// To be done first, since everything else takes time with the length. A secret at the end of it
  /// is still known by what stands before it.
  private static String cut(String text, int longest) {
    return text.length() <= longest
        ? text
        : text.substring(0, longest) + "… (%d more)".formatted(text.length() - longest);
  }

  private static String escaped(String text, int from) {
    var clean = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPair(text, i)) {
        clean.append(c).append(text.charAt(++i));
      } else if (isStrange(c)) {
        clean.append("\\u%04x".formatted((int) c));
      } else {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  /// What moves the cursor of a terminal, or turns the direction in which a line is read, or is
  /// half a character.
  private static boolean isStrange(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\t';
      case Character.FORMAT, Character.SURROGATE -> true;
      default -> false;
    };
  }
}
