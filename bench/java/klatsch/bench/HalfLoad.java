package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import klatsch.bench.Population.Room;

/// People send at a steady rate, whether the server keeps up or not: an open loop. In each room
/// somebody else waits in a long-poll. What is measured is the time from the moment a message was
/// due to be sent until the other person's client has read it from its `/sync`; a server that falls
/// behind cannot hide it.
final class HalfLoad {
  /// @param lost messages that the other person had not got when patience ended
  record Result(int lost, Latencies latencies) {}

  /// With a filter that asks for more events than usual: those in a gap would seem to be lost.
  private static final String SYNC =
      "/_matrix/client/v3/sync?filter="
          + URLEncoder.encode("{\"room\":{\"timeline\":{\"limit\":500}}}", StandardCharsets.UTF_8)
          + "&timeout=";

  private static final long LONG_POLL_MS = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  private final URI server;
  private final Population population;
  private final Set<Room> listened;
  private final AtomicInteger numbers;

  /// @param every in one room of how many somebody listens
  HalfLoad(URI server, Population population, int every, AtomicInteger numbers) {
    this.server = server;
    this.population = population;
    this.numbers = numbers;
    var rooms = population.rooms();
    this.listened =
        IntStream.range(0, rooms.size())
            .filter(i -> i % every == 0)
            .mapToObj(rooms::get)
            .collect(Collectors.toUnmodifiableSet());
  }

  /// @param perSecond how many messages are sent in a second, by all together
  /// @param warmUp sent before, at the same rate, and not measured
  Result run(double perSecond, Duration warmUp, Duration duration)
      throws IOException, InterruptedException {
    var interval = 1e9 / perSecond;
    var unmeasured = (int) (perSecond * warmUp.toMillis() / 1e3);
    var count = unmeasured + (int) (perSecond * duration.toMillis() / 1e3);
    var first = numbers.getAndAdd(count);
    var heard = new Heard(first, count);

    var listeners = new Crew();
    var listening = new CountDownLatch(listened.size());
    for (var room : listened) {
      listeners.start(() -> listen(room.listenersToken(), heard, listening));
    }
    if (!listening.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      heard.stop();
      listeners.join();
      throw new IOException("Not all listeners got their first sync");
    }

    var senders = new Crew();
    var next = new AtomicInteger();
    var began = System.nanoTime();
    for (var sender : population.senders()) {
      senders.start(() -> send(sender, began, interval, next, heard));
    }
    senders.join();
    heard.await(PATIENCE);
    heard.stop();
    listeners.join();

    var latencies = new Latencies();
    for (var i = unmeasured; i < count; i++) {
      if (heard.at(i) != 0) {
        latencies.add(heard.at(i) - due(began, interval, i));
      }
    }
    return new Result(heard.outstanding(), Latencies.all(List.of(latencies)));
  }

  private static long due(long began, double interval, int index) {
    return began + (long) (interval * index);
  }

  private void send(
      Population.Sender sender, long began, double interval, AtomicInteger next, Heard heard)
      throws IOException {
    var random = RandomGeneratorFactory.getDefault().create(sender.hashCode());
    try (var connection = new Connection(server)) {
      for (var index = next.getAndIncrement();
          index < heard.count();
          index = next.getAndIncrement()) {
        waitUntil(due(began, interval, index));
        var number = heard.first() + index;
        var room = sender.rooms().get(random.nextInt(sender.rooms().size()));
        if (listened.contains(room)) {
          heard.expectOne();
        }
        var answer =
            connection.send(
                "PUT", Message.target(room.id(), number), sender.token(), Message.json(number));
        if (!answer.ok()) {
          throw new IOException("PUT: " + answer.status() + " " + answer.text());
        }
      }
    }
  }

  private static void waitUntil(long moment) {
    for (var left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void listen(String token, Heard heard, CountDownLatch listening) throws IOException {
    try (var connection = new Connection(server)) {
      var since = Sync.nextBatch(sync(connection, token, SYNC + "0"));
      listening.countDown();
      while (!heard.stopped()) {
        var answer = sync(connection, token, SYNC + LONG_POLL_MS + "&since=" + since);
        var now = System.nanoTime();
        Message.numbersIn(answer, number -> heard.hear(number, now));
        since = Sync.nextBatch(answer);
      }
    }
  }

  private static byte[] sync(Connection connection, String token, String target)
      throws IOException {
    var answer = connection.get(target, token);
    if (!answer.ok()) {
      throw new IOException("GET " + target + ": " + answer.status() + " " + answer.text());
    }
    return answer.body();
  }

  /// When each message was read by the other person; 0 is not yet, or that nobody listens there.
  private static final class Heard {
    private final int first;
    private final AtomicLongArray moments;
    private final AtomicInteger outstanding = new AtomicInteger();
    private volatile boolean stopped;

    Heard(int first, int count) {
      this.first = first;
      this.moments = new AtomicLongArray(count);
    }

    int first() {
      return first;
    }

    int count() {
      return moments.length();
    }

    void expectOne() {
      outstanding.incrementAndGet();
    }

    void hear(int number, long now) {
      var index = number - first;
      // A first sync also shows what was sent before.
      if (index >= 0 && index < count() && moments.compareAndSet(index, 0, now)) {
        outstanding.decrementAndGet();
      }
    }

    long at(int index) {
      return moments.get(index);
    }

    int outstanding() {
      return outstanding.get();
    }

    /// Waits until nothing is outstanding, but no longer than this.
    void await(Duration patience) {
      var end = System.nanoTime() + patience.toNanos();
      while (outstanding() > 0 && System.nanoTime() < end) {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }

    void stop() {
      stopped = true;
    }

    boolean stopped() {
      return stopped;
    }
  }
}
