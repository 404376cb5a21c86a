package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGeneratorFactory;

/// Everybody sends as fast as the server answers: a closed loop, each client with one request at a
/// time.
final class FullSpeed {
  record Result(int sends, Duration took, Latencies latencies) {
    double perSecond() {
      return sends / (took.toNanos() / 1e9);
    }
  }

  private final URI server;
  private final Population population;
  private final AtomicInteger numbers;

  /// @param numbers the next message's number, which is its transaction id as well
  FullSpeed(URI server, Population population, AtomicInteger numbers) {
    this.server = server;
    this.population = population;
    this.numbers = numbers;
  }

  Result run(Duration duration) throws IOException, InterruptedException {
    var crew = new Crew();
    var latencies = new ArrayList<Latencies>();
    var began = System.nanoTime();
    var end = began + duration.toNanos();
    for (var sender : population.senders()) {
      var own = new Latencies();
      latencies.add(own);
      crew.start(() -> send(sender, end, own));
    }
    crew.join();
    var took = Duration.ofNanos(System.nanoTime() - began);
    var all = Latencies.all(latencies);
    return new Result(all.count(), took, all);
  }

  private void send(Population.Sender sender, long end, Latencies latencies) throws IOException {
    var random = RandomGeneratorFactory.getDefault().create(sender.hashCode());
    try (var connection = new Connection(server)) {
      while (System.nanoTime() < end) {
        var number = numbers.getAndIncrement();
        var room = sender.rooms().get(random.nextInt(sender.rooms().size()));
        var target = Message.target(room.id(), number);
        var body = Message.json(number);
        var before = System.nanoTime();
        var answer = connection.send("PUT", target, sender.token(), body);
        latencies.add(System.nanoTime() - before);
        if (!answer.ok()) {
          throw new IOException("PUT " + target + ": " + answer.status() + " " + answer.text());
        }
      }
    }
  }
}
