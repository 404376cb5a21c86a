package klatsch.http;

import static klatsch.telemetry.HttpMetrics.NO_OPERATION;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import klatsch.telemetry.HttpMetrics;
import klatsch.telemetry.OperationMetrics;
import klatsch.telemetry.Trace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives each request its trace id, counts it, and tells the log of it if that wants to know.
///
/// What is logged says which operation it was and not who asked for what: paths name rooms and
/// users, and who talks to whom is nobody's business. Where that is needed to find a fault, the
/// proxy in front of the server has it.
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger("klatsch.http.Access");

  private final HttpMetrics metrics;
  private final TraceIds traceIds;
  private final OperationMetrics noOperation;
  private final Map<Operation, OperationMetrics> operations = new ConcurrentHashMap<>();

  Watch(HttpMetrics metrics, TraceIds traceIds) {
    this.metrics = metrics;
    this.traceIds = traceIds;
    this.noOperation = metrics.operation(NO_OPERATION);
  }

  /// One request, until it has its answer.
  final class Seen {
    private final long begin = System.nanoTime();
    private OperationMetrics operation = noOperation;
    private long bytes;
    private long nanosOfClient;

    private Seen() {}

    /// It is known now what the request wants.
    void means(Operation wanted) {
      var known = operations.get(wanted);
      operation =
          known != null
              ? known
              : operations.computeIfAbsent(wanted, _ -> metrics.operation(wanted.name()));
    }

    /// A part of the answer has been sent while the rest was still to be made.
    ///
    /// @param nanos for which we waited until the client took it: they are not our slowness
    void hasSent(int length, long nanos) {
      bytes += length;
      nanosOfClient += nanos;
    }

    /// To be called once, before the answer is sent, or the end of it.
    ///
    /// @param reply `null` if the client went away without one, or was cut off in the midst of it
    void answered(@Nullable Reply reply) {
      long nanos = System.nanoTime() - begin - nanosOfClient;
      int status = reply == null ? 0 : reply.status();
      operation.answered(status, reply == null ? null : reply.errcode(), nanos);
      if (LOG.isDebugEnabled()) {
        LOG.debug(
            "{} {} in {} ms, {} bytes",
            operation.name(),
            status == 0 ? "cut" : status,
            Duration.ofNanos(nanos).toMillis(),
            reply == null ? bytes : bytes + reply.body().length);
      }
    }
  }

  void over(Consumer<Seen> request) {
    Trace.run(traceIds.next(), () -> request.accept(new Seen()));
  }
}
