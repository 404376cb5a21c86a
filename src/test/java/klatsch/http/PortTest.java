package klatsch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A port where each address may have two connections.
class PortTest {
  private final Server server = new Server();
  private final Port port =
      new Port(server, new AddressCount(2, _ -> false), new HttpConnectionFactory());

  @BeforeEach
  void start() throws Exception {
    server.addConnector(port);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void whoHasTooManyConnectionsGetsNoMore() throws IOException {
    try (var first = connect();
        var second = connect()) {
      assertThat(isServed(first)).isTrue();
      assertThat(isServed(second)).isTrue();

      try (var third = connect()) {
        assertThat(isServed(third)).isFalse();
      }
      assertThat(isServed(second)).isTrue();
    }
  }

  private Socket connect() {
    try {
      var socket = new Socket("127.0.0.1", port.getLocalPort());
      socket.setSoTimeout(30_000);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isServed(Socket socket) {
    try {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      return socket.getInputStream().read() >= 0;
    } catch (IOException _) {
      return false;
    }
  }
}
