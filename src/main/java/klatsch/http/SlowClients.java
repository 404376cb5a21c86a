package klatsch.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Cuts off those who send the headers of a request, or the greetings of TLS, byte by byte.
///
/// Jetty knows only how long a connection says nothing, and these always say a little. So all
/// connections are looked at again and again: who is in the midst of the same headers as the last
/// time has had a whole round for them.
final class SlowClients extends AbstractLifeCycle {
  private final List<ServerConnector> ports;
  private final Duration patience;
  private Map<EndPoint, Long> suspects = Map.of();
  private volatile Scheduler.@Nullable Task next;

  SlowClients(Duration patience, ServerConnector... ports) {
    this.ports = List.of(ports);
    this.patience = patience;
  }

  @Override
  protected void doStart() {
    schedule();
  }

  @Override
  protected void doStop() {
    var task = next;
    if (task != null) {
      task.cancel();
    }
  }

  private void schedule() {
    next =
        ports
            .getFirst()
            .getScheduler()
            .schedule(this::round, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void round() {
    var found = new HashMap<EndPoint, Long>();
    for (var port : ports) {
      for (var connection : port.getConnectedEndPoints()) {
        var request = inTheMidstOf(connection.getConnection());
        if (request == null) {
          continue;
        }
        if (request.equals(suspects.get(connection))) {
          connection.close();
        } else {
          found.put(connection, request);
        }
      }
    }
    suspects = found;
    if (isRunning()) {
      schedule();
    }
  }

  /// The number of the request whose headers are arriving, or `null` if none are.
  private static @Nullable Long inTheMidstOf(@Nullable Connection connection) {
    return switch (connection) {
      case HttpConnection http ->
          http.getParser().inHeaderState() && !http.getParser().isState(HttpParser.State.START)
              ? http.getMessagesIn()
              : null;
      case SslConnection tls -> inTheMidstOf(tls.getSslEndPoint().getConnection());
      case NegotiatingServerConnection _ -> -1L;
      case null, default -> null;
    };
  }
}
