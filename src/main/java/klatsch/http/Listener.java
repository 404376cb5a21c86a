package klatsch.http;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.security.KeyStore;
import klatsch.config.StartupProblem;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/// One port. It hears from the first bytes whether a client speaks TLS or plain text, HTTP/1.1 or
/// HTTP/2, and answers in kind.
///
/// That `https://localhost:8008` works is owed to the guide of 2014 that says so.
final class Listener {
  /// New connections that wait for us. The usual 50 are too few when all clients of a restarted
  /// server come back at once.
  private static final int ACCEPT_QUEUE = 4096;

  private static final int NO_CACHE = 0;

  /// Requests of one HTTP/2 connection at the same time. A client has its long-poll and a screen
  /// full of pictures.
  private static final int STREAMS = 128;

  /// Frames a second that make us work for nothing, such as a request that is taken back at once. A
  /// client that sends more is cut off.
  private static final int ODD_FRAMES = 100;

  private Listener() {}

  static ServerConnector on(
      int port,
      HttpSettings settings,
      Server server,
      SslContextFactory.Server tls,
      AddressCount addresses) {
    var http = configuration(settings.limits());
    var plain = new HttpConnectionFactory(http);
    var http2 = guarded(new HTTP2ServerConnectionFactory(http));
    var alpn = new ALPNServerConnectionFactory(http2.getProtocol(), plain.getProtocol());
    alpn.setDefaultProtocol(plain.getProtocol());
    var detector = new DetectorConnectionFactory(new SslConnectionFactory(tls, alpn.getProtocol()));
    detector.setInputBufferSize(Buffers.FIRST_BYTES);
    var connector =
        new Port(
            server, addresses, detector, plain, guarded(new PriorKnowledge(http)), alpn, http2);
    connector.setHost(settings.bind());
    connector.setPort(port);
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(settings.limits().idle().toMillis());
    // Requests that are being worked on when the server stops keep the time that they had.
    connector.setShutdownIdleTimeout(-1);
    return connector;
  }

  /// Takes the port. Clients can connect from now on, though nobody answers them yet.
  ///
  /// @param portOption with which operators choose the port
  /// @param bindOption with which they choose the address
  /// @throws StartupProblem if the port cannot be had
  static void open(ServerConnector connector, String portOption, String bindOption) {
    try {
      connector.open();
    } catch (IOException | UnresolvedAddressException e) {
      var reason = e.getCause() == null ? e : e.getCause();
      throw new StartupProblem(
          "Cannot listen on %s, port %d: %s. If another program has the port, stop that or choose"
                  .formatted(connector.getHost(), connector.getPort(), reason.getMessage())
              + " another with %s; if the address is none of this machine, choose one with %s."
                  .formatted(portOption, bindOption));
    }
  }

  static SslContextFactory.Server tls(KeyStore certificate) {
    var tls = new SslContextFactory.Server();
    tls.setKeyStore(certificate);
    tls.setKeyStorePassword(Certificate.password());
    // No client is asked for a certificate. Without this, all authorities of the web would be read
    // at each start, which took a tenth of it.
    tls.setTrustStore(certificate);
    tls.setCipherComparator(HTTP2Cipher.COMPARATOR);
    return tls;
  }

  /// HTTP/2 in plain text for those who begin with it. Nobody is brought there by the header
  /// `Upgrade`: a proxy that passes it on would not see any more what it lets through.
  private static final class PriorKnowledge extends HTTP2CServerConnectionFactory {
    PriorKnowledge(HttpConfiguration http) {
      super(http);
    }

    @Override
    public @Nullable Connection upgradeConnection(
        Connector connector,
        EndPoint endPoint,
        MetaData.Request request,
        HttpFields.Mutable response) {
      return HttpMethod.PRI.is(request.getMethod())
          ? super.upgradeConnection(connector, endPoint, request, response)
          : null;
    }
  }

  private static <F extends AbstractHTTP2ServerConnectionFactory> F guarded(F http2) {
    http2.setMaxConcurrentStreams(STREAMS);
    http2.setRateControlFactory(new WindowRateControl.Factory(ODD_FRAMES));
    return http2;
  }

  static HttpConfiguration configuration(HttpLimits limits) {
    var http = new HttpConfiguration();
    // The path is ours alone: the Router splits it and decodes each segment once, and no path ever
    // becomes the name of a file.
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setRequestHeaderSize(limits.headerBytes());
    http.setSendServerVersion(false);
    // When ten thousand clients come at once, each needs one, and most are not kept: the heap gives
    // that back, which the system's own memory hardly does.
    http.setUseInputDirectByteBuffers(false);
    // What a connection remembers of the headers that it has read saves a microsecond a request,
    // and
    // costs 100 KB for as long as the connection lasts.
    http.setHeaderCacheSize(NO_CACHE);
    return http;
  }
}
