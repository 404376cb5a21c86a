package klatsch.http;

import klatsch.model.net.Network;
import org.jspecify.annotations.Nullable;

/// The program at the other end of the connection.
///
/// @param ip the address that it comes from, without port, as far as those can be trusted who say
///   so
/// @param userAgent what it calls itself, if it says so; not to be trusted
/// @param called where it believes us to be, such as `https://example.org`; not to be trusted
public record Client(String ip, @Nullable String userAgent, String called) {
  /// By what limits tell clients apart that have not logged in.
  public String network() {
    return Network.of(ip);
  }
}
