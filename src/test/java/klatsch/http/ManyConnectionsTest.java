package klatsch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Method.GET;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import klatsch.config.LimitsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// 20,000 clients that say nothing, or as many as the system allows, and one that asks.
@Timeout(120)
class ManyConnectionsTest {
  private static final int MANY = 20_000;

  /// What the test itself has open, besides the connections.
  private static final int OTHERS = 1_000;

  private static final String PING = "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir Path folder;

  @Test
  void asManyAsThereMayBeAreServed() throws Exception {
    var server =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Server.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var clients = new ArrayList<SocketChannel>();
    try (var out = new BufferedReader(new InputStreamReader(server.getInputStream()))) {
      var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(out.readLine()));
      int many = (int) Math.min(MANY, openFiles() - OTHERS);

      for (int i = 0; i < many; i++) {
        clients.add(SocketChannel.open(address));
        if (i % 1_000 == 0) {
          assertAnswers(clients.getLast());
        }
      }

      assertAnswers(clients.getFirst());
      assertAnswers(clients.getLast());
      assertThat(clients).hasSize(many);
    } finally {
      for (var client : clients) {
        client.close();
      }
      server.destroyForcibly().waitFor();
    }
  }

  private static void assertAnswers(SocketChannel client) throws IOException {
    client.write(ByteBuffer.wrap(PING.getBytes(ISO_8859_1)));
    var answer = ByteBuffer.allocate(4_096);
    client.read(answer);
    assertThat(new String(answer.array(), 0, answer.position(), ISO_8859_1))
        .startsWith("HTTP/1.1 200");
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : MANY;
  }

  /// Says its port, and serves until it is killed.
  static final class Server {
    private Server() {}

    public static void main(String[] args) {
      var server =
          HttpServer.start(
              new HttpSettings(
                  "here",
                  "127.0.0.1",
                  0,
                  0,
                  Path.of(args[0]),
                  HttpLimits.USUAL,
                  LimitsConfig.usual(),
                  List.of()),
              List.of(new Ping()),
              (_, _) -> TestServer.ALICE,
              Clock.systemUTC());
      System.out.println(server.httpPort());
    }
  }

  static final class Ping implements Endpoint<Ping.Request, Empty> {
    record Request() {}

    @Override
    public Route route() {
      return Route.at(GET, "/ping");
    }

    @Override
    public Empty handle(Caller caller, Request request) {
      return EMPTY;
    }
  }
}
