package klatsch.http;

import java.nio.file.Path;
import java.util.List;
import klatsch.config.AddressRange;
import klatsch.config.LimitsConfig;

/// Where the server listens, how much it bears, and whom it believes.
///
/// @param serverName stands in the certificate that is made on first start
/// @param bind the address of both ports
/// @param httpPort for plain text, though TLS is understood too; 0 takes any free port
/// @param httpsPort for TLS, though plain text is understood too; 0 takes any free port
/// @param dataFolder where the certificate is kept
/// @param rates how often each may do what
/// @param trustedProxies who may say for whom they ask
public record HttpSettings(
    String serverName,
    String bind,
    int httpPort,
    int httpsPort,
    Path dataFolder,
    HttpLimits limits,
    LimitsConfig rates,
    List<AddressRange> trustedProxies) {
  public HttpSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }
}
