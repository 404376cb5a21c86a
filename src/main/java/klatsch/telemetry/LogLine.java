package klatsch.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Prints an event of the log as one line, without the secrets that may have got into it.
///
/// One line each, so that nobody can forge a second one by sending a line break, and so that `grep`
/// finds a stack trace together with its cause.
public final class LogLine extends LayoutBase<ILoggingEvent> {
  private static final String NEXT_LINE = " | ";

  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder(160);
    line.append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS))
        .append(' ')
        .append(event.getLevel())
        .append(' ')
        .append(shortName(event.getLoggerName()))
        .append(": ")
        .append(event.getFormattedMessage());
    var thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append('\n').append(ThrowableProxyUtil.asString(thrown));
    }
    return Redaction.of(oneLine(line.toString())) + System.lineSeparator();
  }

  private static String shortName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\R\\s*", NEXT_LINE);
  }
}
