package klatsch.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets up the log: lines on standard error.
///
/// Logback finds this class through `META-INF/services`. In code and not in XML, because reading
/// XML would cost a fifth of the time the server takes to start.
public final class Logs extends ContextAwareBase implements Configurator {
  private static final String OURS = "klatsch";

  /// It tells of each connection that a database which goes away takes with it. We tell it once.
  private static final String POOL = "com.zaxxer.hikari";

  /// It warns of each request that is none, with what its sender has written: whoever likes could
  /// fill the log. They are refused, and counted as such.
  private static final String READER_OF_HTTP = "org.eclipse.jetty.http";

  private static final String APPENDER = "stderr";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender(context, new LogLine()));
    context.getLogger(OURS).setLevel(Level.INFO);
    context.getLogger(POOL).setLevel(Level.ERROR);
    context.getLogger(READER_OF_HTTP).setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> appender(
      LoggerContext context, Layout<ILoggingEvent> layout) {
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setCharset(UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /// From now on, prints JSON for programs instead of lines for people.
  public static void asJson() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      root.detachAppender(APPENDER);
      root.addAppender(appender(context, new JsonLogLine()));
    }
  }

  /// From now on, logs what we have to say from this level on. Libraries say at INFO what nobody
  /// wants to hear, so they are heard from WARN on, or with everything at DEBUG.
  ///
  /// @param level `ERROR`, `WARN`, `INFO` or `DEBUG`
  public static void setLevel(String level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      var ours = Level.valueOf(level);
      context.getLogger(OURS).setLevel(ours);
      context
          .getLogger(Logger.ROOT_LOGGER_NAME)
          .setLevel(ours.equals(Level.INFO) ? Level.WARN : ours);
    }
  }
}
