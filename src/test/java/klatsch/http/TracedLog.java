package klatsch.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import klatsch.telemetry.Trace;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Hears what one logger says, and under which trace id.
final class TracedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  private final @Nullable Level levelBefore;
  private final List<Line> lines = new CopyOnWriteArrayList<>();

  record Line(Level level, String message, @Nullable String trace) {}

  private TracedLog(Logger logger) {
    this.logger = logger;
    this.levelBefore = logger.getLevel();
  }

  static TracedLog of(Class<?> type) {
    return of(type.getName(), null);
  }

  /// @param level from which on it is to speak; `null` leaves that as it is
  static TracedLog of(String name, @Nullable Level level) {
    var logger = (Logger) LoggerFactory.getLogger(name);
    var log = new TracedLog(logger);
    if (level != null) {
      logger.setLevel(level);
      logger.setAdditive(false);
    }
    log.start();
    logger.addAppender(log);
    return log;
  }

  List<Line> lines() {
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(new Line(event.getLevel(), event.getFormattedMessage(), Trace.current()));
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(levelBefore);
    logger.setAdditive(true);
  }
}
