package klatsch.config;

import org.jspecify.annotations.Nullable;

/// Where operators find figures and the state of the server, on a port of its own.
///
/// @param bind the address of the port
/// @param port null if there is none
public record MetricsConfig(String bind, @Nullable Integer port) {
  public static MetricsConfig from(Settings settings) {
    return new MetricsConfig(
        settings.text(
            "metrics.bind",
            "127.0.0.1",
            "The address of the port for metrics. Whoever reaches it sees how busy the server is,"
                + " so it should not be reachable from outside."),
        settings.optionalPort(
            "metrics.port",
            "The port for metrics, such as 9008: Prometheus finds them there at `/metrics`."));
  }
}
