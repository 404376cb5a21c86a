package klatsch.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import klatsch.config.AddressRange;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows the proxies in front of us, and from them for whom they ask.
///
/// Each proxy adds to `X-Forwarded-For` whom it was asked by. So the list is read from its end: as
/// long as the one who speaks is trusted, who was named by him counts. What stands before the name
/// of somebody who is not trusted could be invented by anybody.
///
/// The header `Forwarded` of RFC 7239 is not read: no usual proxy sends it unless told to, and a
/// second way to say the same is a second way to say another thing.
final class TrustedProxies {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedProxies.class);

  private final List<AddressRange> ranges;
  private final AtomicBoolean warned = new AtomicBoolean();

  TrustedProxies(List<AddressRange> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  boolean trusts(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /// Whether an address may have any number of connections: a proxy has those of many, and what is
  /// on this machine is a proxy or the operator's.
  boolean mayBeMany(InetAddress address) {
    return address.isLoopbackAddress() || trusts(address);
  }

  /// Who is asking.
  Client client(Request request) {
    var headers = request.getHeaders();
    var uri = request.getHttpURI();
    var userAgent = headers.get(HttpHeader.USER_AGENT);
    var remote = request.getConnectionMetaData().getRemoteSocketAddress();
    if (!(remote instanceof InetSocketAddress internet)) {
      return new Client(remote.toString(), userAgent, called(uri, null, null));
    }
    var peer = internet.getAddress();
    if (!trusts(peer)) {
      warnOfUnknownProxy(peer, headers);
      return new Client(peer.getHostAddress(), userAgent, called(uri, null, null));
    }
    return new Client(
        origin(peer, headers.getCSV(HttpHeader.X_FORWARDED_FOR, false)).getHostAddress(),
        userAgent,
        called(
            uri,
            scheme(last(headers, HttpHeader.X_FORWARDED_PROTO)),
            last(headers, HttpHeader.X_FORWARDED_HOST)));
  }

  /// @param named by the proxies, the last by the one that we are connected to
  InetAddress origin(InetAddress peer, List<String> named) {
    var speaker = peer;
    var backwards = new ArrayList<>(named);
    Collections.reverse(backwards);
    for (var name : backwards) {
      if (!trusts(speaker)) {
        break;
      }
      var before = address(name);
      if (before == null) {
        break;
      }
      speaker = before;
    }
    return speaker;
  }

  /// Some proxies add the port, and brackets around what has colons of its own.
  private static @Nullable InetAddress address(String name) {
    var bare = name.strip();
    if (bare.startsWith("[")) {
      int end = bare.indexOf(']');
      bare = end < 0 ? bare : bare.substring(1, end);
    } else if (bare.indexOf(':') >= 0 && bare.indexOf(':') == bare.lastIndexOf(':')) {
      bare = bare.substring(0, bare.indexOf(':'));
    }
    try {
      return InetAddress.ofLiteral(bare);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static @Nullable String last(HttpFields headers, HttpHeader name) {
    var values = headers.getCSV(name, false);
    return values.isEmpty() ? null : values.getLast();
  }

  private static @Nullable String scheme(@Nullable String name) {
    return "https".equalsIgnoreCase(name) || "http".equalsIgnoreCase(name) ? name : null;
  }

  private static String called(HttpURI uri, @Nullable String scheme, @Nullable String host) {
    return (scheme == null ? uri.getScheme() : scheme)
        + "://"
        + (host == null ? uri.getAuthority() : host);
  }

  /// Once, for whoever forgot the setting: then all who come through the proxy are counted as one.
  private void warnOfUnknownProxy(InetAddress peer, HttpFields headers) {
    if ((peer.isLoopbackAddress() || peer.isSiteLocalAddress())
        && headers.contains(HttpHeader.X_FORWARDED_FOR)
        && warned.compareAndSet(false, true)) {
      LOG.warn(
          "{} asks for others, as a proxy does. If it is yours, start with --http-trusted-proxies"
              + " {}: until then all its clients are one to us, and share the limits of one",
          peer.getHostAddress(),
          peer.getHostAddress());
    }
  }
}
