package klatsch.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// What an initial sync takes of the server's memory, of a hundred rooms and of a thousand.
///
/// Some clients ask and then read nothing: what the server holds for them meanwhile is what is
/// alive in its heap more than before, after all garbage was collected. Beside it the growth of the
/// process while others read as fast as they can, garbage and all.
final class InitialSync implements Scenario {
  private static final int FEW = 100;
  private static final int MANY = 1_000;

  /// They make what they are sent in their own system small, so that it stays with the server.
  private static final int SLOW_CLIENTS = 8;

  private static final int SLOW_BUFFER = 4 << 10;
  private static final int READERS = 8;

  /// In each room: all that an initial sync shows of it.
  private static final int MESSAGES = 10;

  /// The ids of nine hundred rooms more, and what goes with each; not what is told of them.
  private static final double MOST_MORE_KB = 512;

  @Override
  public String name() {
    return "initialsync";
  }

  @Override
  public String about() {
    return "memory for an initial sync of 100 rooms, and of 1,000";
  }

  @Override
  public boolean isForAnyServer() {
    return false;
  }

  /// @param bytes of the answer
  /// @param heldKb for each client that does not read
  /// @param growthKb of the process for one client that reads
  private record Result(int bytes, double heldKb, double growthKb, double micros) {}

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    try (var hands = stage.hands()) {
      var few = user(stage, hands, FEW);
      var many = user(stage, hands, MANY);
      var heap = new Heap(stage.own().process());
      for (var i = 0; i < READERS; i++) {
        read(stage.url(), few);
        read(stage.url(), many);
      }
      var ofFew = measure(stage, heap, few);
      var ofMany = measure(stage, heap, many);

      var report = stage.report();
      report.section("Initial sync of %,d rooms, and of %,d".formatted(FEW, MANY));
      report(report, FEW, ofFew);
      report(report, MANY, ofMany);
      report.atMost(
          "what is held of them more, KB", "%.0f", ofMany.heldKb() - ofFew.heldKb(), MOST_MORE_KB);
    }
  }

  private static void report(Report report, int rooms, Result result) {
    var of = "%,d rooms: ".formatted(rooms);
    report.figure(of + "answer, KB", "%.0f", result.bytes() / 1024.0);
    report.figure(of + "server CPU, ms", "%.1f", result.micros() / 1e3);
    report.figure(of + "heap held while a client does not read, KB", "%.0f", result.heldKb());
    report.figure(
        of + "growth of the process while one reads, MB", "%.0f", result.growthKb() / 1024);
  }

  private static String user(Stage stage, Hands hands, int rooms)
      throws IOException, InterruptedException {
    stage.say("making " + rooms + " rooms");
    var user = hands.person("in-" + rooms);
    hands.each(
        rooms,
        _ -> {
          var room = hands.room(user);
          for (var i = 0; i < MESSAGES; i++) {
            hands.send(room, user, stage.numbers().incrementAndGet());
          }
          return room;
        });
    return user;
  }

  private static Result measure(Stage stage, Heap heap, String token)
      throws IOException, InterruptedException {
    var url = stage.url();
    var before = heap.liveKb();
    var sockets = new ArrayList<Socket>();
    try {
      for (var i = 0; i < SLOW_CLIENTS; i++) {
        sockets.add(askSlowly(url, token));
      }
      stage.settle();
      var held = heap.liveKb() - before;

      heap.collect();
      var process = stage.own().process();
      var usedBefore = process.memoryKb();
      process.forgetThePeak();
      var cpuBefore = stage.cpu();
      var bytes = 0;
      for (var i = 0; i < READERS; i++) {
        bytes = read(url, token);
      }
      var micros = stage.cpu().since(cpuBefore).server() / READERS;
      var growth = process.mostMemoryKb() - usedBefore;
      return new Result(bytes, (double) held / SLOW_CLIENTS, growth, micros);
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
      stage.settle();
    }
  }

  private static int read(URI server, String token) throws IOException {
    try (var connection = new Connection(server)) {
      var answer = connection.get(Sync.first("{}"), token);
      if (!answer.ok()) {
        throw new IOException("GET /sync: " + answer.status() + " " + answer.text());
      }
      return answer.body().length;
    }
  }

  /// Asks, and reads no more of the answer than that it begins.
  private static Socket askSlowly(URI server, String token) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(SLOW_BUFFER);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    var request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(Sync.first("{}"), server.getHost(), token);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    if (socket.getInputStream().read() < 0) {
      throw new IOException("The server has closed the connection");
    }
    return socket;
  }
}
