package klatsch.http;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import klatsch.config.StartupProblem;
import klatsch.telemetry.HttpMetrics;
import klatsch.telemetry.Telemetry;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server that clients connect to: two ports, all endpoints behind both.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /// Where `localhost` leads to.
  private static final Set<String> OF_THIS_MACHINE = Set.of("0.0.0.0", "::", "127.0.0.1", "::1");

  private final Server server;
  private final ServerConnector http;
  private final ServerConnector https;
  private final GracefulHandler requests;
  private final HttpSettings settings;
  private final List<Runnable> beforeClose = new ArrayList<>();

  private HttpServer(
      Server server,
      ServerConnector http,
      ServerConnector https,
      GracefulHandler requests,
      HttpSettings settings) {
    this.server = server;
    this.http = http;
    this.https = https;
    this.requests = requests;
    this.settings = settings;
  }

  /// Starts to listen and to answer.
  ///
  /// @throws StartupProblem if a port or the certificate cannot be had
  /// @throws IllegalArgumentException if endpoints contradict each other or themselves; the message
  ///   names everything that is wrong
  public static HttpServer start(
      HttpSettings settings,
      List<? extends Endpoint<?, ?>> endpoints,
      Authenticator authenticator,
      Clock clock) {
    return start(
        settings, endpoints, authenticator, KeptAnswers.NONE, Telemetry.unseen().http(), clock);
  }

  /// The same, with figures of what is asked.
  ///
  /// @param kept what was answered to requests that may be sent again
  public static HttpServer start(
      HttpSettings settings,
      List<? extends Endpoint<?, ?>> endpoints,
      Authenticator authenticator,
      KeptAnswers kept,
      HttpMetrics metrics,
      Clock clock) {
    var router = Router.of(endpoints);
    var certificate = Certificate.in(settings.dataFolder(), settings.serverName(), clock);
    var server = new Server(new VirtualThreadPool(0), null, Buffers.pool());
    var tls = Listener.tls(certificate);
    var limits = settings.limits();
    var proxies = new TrustedProxies(settings.trustedProxies());
    var addresses = new AddressCount(limits.connectionsPerAddress(), proxies::mayBeMany);
    var http = Listener.on(settings.httpPort(), settings, server, tls, addresses);
    var https = Listener.on(settings.httpsPort(), settings, server, tls, addresses);
    server.addConnector(http);
    server.addConnector(https);
    server.addBean(
        new NetworkConnectionLimit(OpenFiles.connections(limits.connections()), http, https));
    server.addBean(new SlowClients(limits.headerPatience(), http, https));
    var rates = new RateLimits(settings.rates(), clock);
    var watch = new Watch(metrics, new TraceIds(clock));
    var edge = new Edge(router, authenticator, limits, rates, proxies, kept, watch);
    var requests = new GracefulHandler(edge);
    metrics.inFlight().reads(requests::getCurrentRequestCount);
    server.setHandler(requests);
    server.setErrorHandler(new ProtocolErrors(limits));
    var started = new HttpServer(server, http, https, requests, settings);
    started.start();
    return started;
  }

  private void start() {
    try {
      Listener.open(http, "--http-port", "--http-bind");
      Listener.open(https, "--https-port", "--http-bind");
      server.start();
    } catch (Exception e) {
      http.close();
      https.close();
      throw e instanceof StartupProblem problem
          ? problem
          : new IllegalStateException("Jetty does not start", e);
    }
  }

  /// The port for plain text, as it really is when the settings say 0.
  public int httpPort() {
    return http.getLocalPort();
  }

  /// The port for TLS, as it really is when the settings say 0.
  public int httpsPort() {
    return https.getLocalPort();
  }

  /// Where a program on this machine finds the server.
  public List<URI> addresses() {
    return List.of(address("http", httpPort()), address("https", httpsPort()));
  }

  private URI address(String scheme, int port) {
    var bind = settings.bind();
    var host = OF_THIS_MACHINE.contains(bind) ? "localhost" : bind;
    return URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /// What is done when the server closes, after it has begun to refuse requests and before it waits
  /// for those which it is working on: here those who wait are woken.
  public void beforeClose(Runnable task) {
    beforeClose.add(task);
  }

  /// Accepts no more, wakes those who wait, and gives the requests that are being worked on the
  /// time that the settings allow for it.
  @Override
  public void close() {
    http.shutdown();
    https.shutdown();
    var finished = requests.shutdown();
    beforeClose.forEach(Runnable::run);
    await(finished);
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty does not stop", e);
    }
  }

  private void await(CompletableFuture<Void> finished) {
    try {
      finished.get(settings.limits().stopPatience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      LOG.warn("{} requests took too long and are cut off", requests.getCurrentRequestCount());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Jetty does not count its requests", e);
    }
  }
}
