package klatsch.model.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// Where somebody is on the internet, as exactly as it tells people apart: an IPv4 address, or the
/// first half of an IPv6 address. Whoever has one address of such a half has them all.
public final class Network {
  private static final int HALF = 8;

  private Network() {}

  /// The name of the network of an address.
  public static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, HALF) + "::/64"
        : address.getHostAddress();
  }

  /// The same for an address in writing. What is none stands for itself.
  public static String of(String address) {
    try {
      return of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException _) {
      return address;
    }
  }
}
