package klatsch.http;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// A port that closes the connections of who has too many of them.
final class Port extends ServerConnector {
  private final AddressCount addresses;

  Port(Server server, AddressCount addresses, ConnectionFactory... factories) {
    super(server, factories);
    this.addresses = addresses;
  }

  @Override
  protected void onEndPointOpened(EndPoint connection) {
    super.onEndPointOpened(connection);
    if (!addresses.opened(connection)) {
      connection.close();
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint connection) {
    addresses.closed(connection);
    super.onEndPointClosed(connection);
  }
}
