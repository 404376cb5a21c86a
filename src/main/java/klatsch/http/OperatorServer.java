package klatsch.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import klatsch.config.LimitsConfig;
import klatsch.config.StartupProblem;
import klatsch.telemetry.Metrics;
import klatsch.telemetry.Telemetry;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/// The port for operators: figures for Prometheus, and how the server is. It answers also while the
/// ports for clients are closed already, or have no place for one more connection.
public final class OperatorServer implements AutoCloseable {
  private static final String METRICS = "/metrics";

  private static final HttpField TEXT =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Metrics.CONTENT_TYPE);

  /// Prometheus, a second one for the night, and what looks after the process.
  private static final int CONNECTIONS = 64;

  /// Longer than between two looks of Prometheus.
  private static final Duration IDLE = Duration.ofSeconds(90);

  private final Server server;
  private final ServerConnector port;

  private OperatorServer(Server server, ServerConnector port) {
    this.server = server;
    this.port = port;
  }

  /// Starts to listen and to answer.
  ///
  /// @param port 0 takes any free one
  /// @param metrics what is answered at `/metrics`
  /// @param endpoints what else there is; none of them knows who asks
  /// @throws StartupProblem if the port cannot be had
  public static OperatorServer start(
      String bind,
      int port,
      Supplier<String> metrics,
      List<? extends Endpoint<?, ?>> endpoints,
      Clock clock) {
    var server = new Server(new VirtualThreadPool(0));
    var limits = HttpLimits.USUAL;
    var connector =
        new ServerConnector(server, new HttpConnectionFactory(Listener.configuration(limits)));
    connector.setHost(bind);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
    // What operators look at is not counted as work.
    var watch = new Watch(Telemetry.unseen().http(), new TraceIds(clock));
    var rates = new RateLimits(LimitsConfig.usual(), clock);
    var proxies = new TrustedProxies(List.of());
    var router = Router.of(endpoints);
    var edge =
        new Edge(router, OperatorServer::nobody, limits, rates, proxies, KeptAnswers.NONE, watch);
    server.setHandler(new Handler.Sequence(new Figures(metrics), edge));
    server.setErrorHandler(new ProtocolErrors(limits));
    var started = new OperatorServer(server, connector);
    started.start();
    return started;
  }

  private static Caller.User nobody(String token, Client client) {
    throw new IllegalStateException("no endpoint for operators asks for a token");
  }

  private void start() {
    try {
      Listener.open(port, "--metrics-port", "--metrics-bind");
      server.start();
    } catch (Exception e) {
      port.close();
      throw e instanceof StartupProblem problem
          ? problem
          : new IllegalStateException("Jetty does not start", e);
    }
  }

  /// The port as it really is when the settings say 0.
  public int port() {
    return port.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty does not stop", e);
    }
  }

  /// Answers what Prometheus asks, and leaves the rest to the next.
  private static final class Figures extends Handler.Abstract {
    private final Supplier<String> metrics;

    Figures(Supplier<String> metrics) {
      this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!HttpMethod.GET.is(request.getMethod())
          || !METRICS.equals(request.getHttpURI().getPath())) {
        return false;
      }
      response.getHeaders().put(TEXT);
      response.write(true, ByteBuffer.wrap(metrics.get().getBytes(UTF_8)), callback);
      return true;
    }
  }
}
