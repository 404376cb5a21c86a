package klatsch.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import klatsch.json.JsonObject;

/// Prints an event of the log as one JSON object on a line, for programs, without the secrets that
/// may have got into it.
///
/// Secrets are looked for in each value before it becomes JSON, so that what is taken out cannot
/// break the line.
final class JsonLogLine extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    var line =
        JsonObject.builder()
            .put("ts", LogLine.time(event).toString())
            .put("level", event.getLevel().toString())
            .put("logger", event.getLoggerName());
    var trace = Trace.current();
    if (trace != null) {
      line.put("trace_id", trace);
    }
    line.put("message", LogText.of(LogText.message(event)));
    var thrown = event.getThrowableProxy();
    if (thrown != null) {
      var trail = LogText.of(LogText.trail(thrown));
      line.put("exception", trail.replace(LogText.NEXT_LINE, "\n"));
    }
    return line.build() + System.lineSeparator();
  }
}
