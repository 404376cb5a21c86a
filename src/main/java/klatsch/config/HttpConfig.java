package klatsch.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Where we listen.
///
/// @param bind the address of both ports
/// @param port for HTTP; a client that begins with TLS is served too
/// @param httpsPort for HTTPS; a client that begins with plain text is served too
/// @param maxBody the largest body of a request, where its operation has no limit of its own
/// @param connections open at the same time
/// @param connectionsPerAddress of these, from one address
/// @param trustedProxies whose word counts about where a request comes from
public record HttpConfig(
    String bind,
    int port,
    int httpsPort,
    DataSize maxBody,
    int connections,
    int connectionsPerAddress,
    List<AddressRange> trustedProxies) {
  private static final int LEAST_CONNECTIONS = 10;
  private static final int MOST_CONNECTIONS = 1_000_000;

  /// Whether nobody but this machine can connect, and no proxy passes on what others want.
  public boolean isOfThisMachineOnly() {
    try {
      return trustedProxies.isEmpty() && InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

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
            "The largest body a request may have, where its operation has no limit of its own."),
        settings.number(
            "http.connections",
            LEAST_CONNECTIONS,
            32_768,
            MOST_CONNECTIONS,
            "How many connections may be open at the same time; further ones wait. Each takes 7 KB"
                + " and one of the open files that the system allows, so it may have to allow"
                + " more."),
        settings.number(
            "http.connections-per-address",
            1,
            5_000,
            MOST_CONNECTIONS,
            "How many of them may come from one address. This machine and trusted proxies may have"
                + " any number."),
        settings.addresses(
            "http.trusted-proxies",
            "The proxies in front of this server, who are believed when they say for whom they"
                + " ask, in `X-Forwarded-For`, `-Proto` and `-Host`. Without it, limits by address"
                + " count a proxy as one client."));
  }
}
