package klatsch.http;

import java.nio.file.Path;

/// Where the server listens, and how much it bears.
///
/// @param serverName stands in the certificate that is made on first start
/// @param bind the address of both ports
/// @param httpPort for plain text, though TLS is understood too; 0 takes any free port
/// @param httpsPort for TLS, though plain text is understood too; 0 takes any free port
/// @param dataFolder where the certificate is kept
public record HttpSettings(
    String serverName,
    String bind,
    int httpPort,
    int httpsPort,
    Path dataFolder,
    HttpLimits limits) {}
