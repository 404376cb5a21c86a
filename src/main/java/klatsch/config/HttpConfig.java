package klatsch.config;

import java.net.InetAddress;

/// Where we listen.
///
/// @param bind the address of both ports
/// @param port for HTTP; a client that begins with TLS is served too
/// @param httpsPort for HTTPS; a client that begins with plain text is served too
/// @param maxBody the largest body of a request, where its operation has no limit of its own
public record HttpConfig(String bind, int port, int httpsPort, DataSize maxBody) {
  public static HttpConfig from(Settings settings) {
    return new HttpConfig(
        settings.text(
            "http.bind",
            "127.0.0.1",
            "The address to listen on. `0.0.0.0` or `::` is every address of this machine."),
        settings.port("http.port", 8008, "The port for HTTP. It understands TLS as well."),
        settings.port("https.port", 8448, "The port for HTTPS. It understands plain text as well."),
        settings.size(
            "http.max-body",
            DataSize.mebibytes(1),
            "The largest body a request may have, where its operation has no limit of its own."));
  }

  /// Whether nobody but this machine can reach us, unless something here passes requests on.
  boolean isForThisMachine() {
    return isThisMachine(bind);
  }

  /// Whether a host name or address is that of the machine itself.
  static boolean isThisMachine(String host) {
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return host.equalsIgnoreCase("localhost");
    }
  }
}
