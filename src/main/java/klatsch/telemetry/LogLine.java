package klatsch.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Prints an event of the log as one line for people, without the secrets that may have got into
/// it.
///
/// One line each, so that nobody can forge a second one by sending a line break, and so that `grep`
/// finds a stack trace together with its cause.
final class LogLine extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder(160);
    line.append(time(event))
        .append(' ')
        .append(event.getLevel())
        .append(' ')
        .append(shortName(event.getLoggerName()));
    var trace = Trace.current();
    if (trace != null) {
      line.append(" [").append(trace).append(']');
    }
    line.append(": ").append(LogText.message(event));
    var thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append('\n').append(LogText.trail(thrown));
    }
    return LogText.of(line.toString()) + System.lineSeparator();
  }

  static Instant time(ILoggingEvent event) {
    return Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS);
  }

  private static String shortName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }
}
