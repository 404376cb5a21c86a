package klatsch.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Thousands of clients that wait for an answer, each on a connection of its own, watched by one
/// thread: as little as possible of the processors that the server needs.
final class Waiters implements AutoCloseable {
  private static final byte[] OK = "http/1.1 200".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final URI server;
  private final List<String> tokens;
  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);

  /// One client.
  private static final class Client {
    private final SocketChannel channel;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream(64);
    private byte[] answer = {};
    private long moment;

    Client(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /// @param tokens one for each
  Waiters(URI server, List<String> tokens) throws IOException {
    this.server = server;
    this.tokens = tokens;
    this.selector = Selector.open();
    try {
      for (var i = 0; i < tokens.size(); i++) {
        var channel = SocketChannel.open(new InetSocketAddress(server.getHost(), server.getPort()));
        channel.configureBlocking(false);
        var client = new Client(channel);
        channel.register(selector, SelectionKey.OP_READ, client);
        clients.add(client);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /// All ask, each for a path and query of its own.
  void ask(IntFunction<String> target) throws IOException {
    for (var i = 0; i < clients.size(); i++) {
      var client = clients.get(i);
      client.received.reset();
      client.moment = 0;
      var request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(target.apply(i), server.getHost(), tokens.get(i));
      var bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
      client.channel.write(bytes);
      if (bytes.hasRemaining()) {
        throw new IOException("A request does not fit into the buffer of a connection");
      }
    }
  }

  /// Reads until all have got their answer.
  ///
  /// @return the moment at which the last one had, as of [System#nanoTime]
  long await(Duration patience) throws IOException {
    var end = System.nanoTime() + patience.toNanos();
    var open = clients.size();
    while (open > 0) {
      if (System.nanoTime() > end) {
        throw new IOException(open + " of " + clients.size() + " have got no answer");
      }
      selector.select(100);
      for (var key : selector.selectedKeys()) {
        if (key.attachment() instanceof Client client && read(client)) {
          open--;
        }
      }
      selector.selectedKeys().clear();
    }
    return clients.stream().mapToLong(client -> client.moment).max().orElseThrow();
  }

  /// How long after a moment each got its answer.
  Latencies since(long moment) {
    var latencies = new Latencies();
    clients.forEach(client -> latencies.add(client.moment - moment));
    return Latencies.all(List.of(latencies));
  }

  byte[] answer(int client) {
    return clients.get(client).answer;
  }

  /// @return whether the answer is whole
  private boolean read(Client client) throws IOException {
    buffer.clear();
    var count = client.channel.read(buffer);
    if (count < 0) {
      throw new EOFException("The server has closed the connection of one who waits");
    }
    client.received.write(buffer.array(), 0, count);
    var all = client.received.toByteArray();
    if (!isWhole(all)) {
      return false;
    }
    client.moment = System.nanoTime();
    client.answer = all;
    if (Message.indexOf(all, OK, 0) != 0) {
      throw new IOException("GET /sync: " + new String(all, StandardCharsets.UTF_8));
    }
    return true;
  }

  private static boolean isWhole(byte[] received) {
    var head = Message.indexOf(received, END_OF_HEAD, 0);
    if (head < 0) {
      return false;
    }
    for (var i = 0; i < head; i++) {
      if ('A' <= received[i] && received[i] <= 'Z') {
        received[i] += 'a' - 'A';
      }
    }
    var length = Message.indexOf(received, LENGTH, 0);
    if (length < 0 || length > head) {
      return Message.indexOf(received, LAST_CHUNK, received.length - LAST_CHUNK.length) >= 0;
    }
    var wanted = 0;
    for (var i = length + LENGTH.length; '0' <= received[i] && received[i] <= '9'; i++) {
      wanted = wanted * 10 + received[i] - '0';
    }
    return received.length >= head + END_OF_HEAD.length + wanted;
  }

  @Override
  public void close() throws IOException {
    for (var client : clients) {
      client.channel.close();
    }
    selector.close();
  }
}
