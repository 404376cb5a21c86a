package klatsch.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Hears what the server says aloud: errors, and whatever it did not expect.
final class LoudLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final List<String> lines = new ArrayList<>();

  LoudLog() {
    start();
    root.addAppender(this);
  }

  /// What was said since this was last asked.
  synchronized List<String> take() {
    var taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  @Override
  protected synchronized void append(ILoggingEvent event) {
    boolean unexpected =
        event.getLevel().isGreaterOrEqual(Level.WARN) && event.getThrowableProxy() != null;
    if (unexpected || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      var why = event.getThrowableProxy();
      lines.add(
          event.getFormattedMessage()
              + (why == null ? "" : "\n" + ThrowableProxyUtil.asString(why)));
    }
  }

  @Override
  public void close() {
    root.detachAppender(this);
  }
}
