package klatsch.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import klatsch.model.net.Network;
import org.eclipse.jetty.io.EndPoint;

/// Counts the connections of each address, so that nobody takes those of the others.
final class AddressCount {
  private final int most;
  private final Predicate<InetAddress> exempt;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /// Where each connection came from: one that is closed does not know any more.
  private final Map<EndPoint, String> networks = new ConcurrentHashMap<>();

  /// @param exempt who may have any number
  AddressCount(int most, Predicate<InetAddress> exempt) {
    this.most = most;
    this.exempt = exempt;
  }

  /// Gives whether this one is not too many.
  boolean opened(EndPoint connection) {
    if (!(connection.getRemoteSocketAddress() instanceof InetSocketAddress peer)
        || exempt.test(peer.getAddress())) {
      return true;
    }
    var network = Network.of(peer.getAddress());
    networks.put(connection, network);
    return open.merge(network, 1, Integer::sum) <= most;
  }

  void closed(EndPoint connection) {
    var network = networks.remove(connection);
    if (network != null) {
      open.computeIfPresent(network, (_, count) -> count > 1 ? count - 1 : null);
    }
  }
}
