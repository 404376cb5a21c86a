package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import klatsch.bench.Options.Size;
import org.jspecify.annotations.Nullable;

/// Durable sends to our server and to a peer, in turn on the same machine: in a run one has, the
/// other has the same. While one is driven, the other has nothing to do.
final class Against implements Scenario {
  static final String NAME = "against";

  private static final int ROUNDS = 6;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration ROUND = Duration.ofSeconds(4);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "sends to our server and to the peer that --against names, in turn";
  }

  @Override
  public boolean isForAnyServer() {
    return true;
  }

  /// One of the two.
  private static final class Side {
    private final String name;
    private final FullSpeed speed;
    private final @Nullable Proc process;
    private final List<Latencies> latencies = new ArrayList<>();
    private int sends;
    private double seconds;
    private double micros;

    Side(String name, URI url, @Nullable Proc process, boolean passwords, Options options)
        throws IOException, InterruptedException {
      this.name = name;
      this.process = process;
      try (var hands = new Hands(url, passwords)) {
        var population =
            Population.create(hands, options.size(Size.CLIENTS), options.size(Size.ROOMS));
        this.speed = new FullSpeed(url, population, new AtomicInteger());
      }
    }

    void warmUp() throws IOException, InterruptedException {
      speed.run(WARM_UP);
    }

    void play() throws IOException, InterruptedException {
      var before = Cpu.now(process);
      var result = speed.run(ROUND);
      micros += Cpu.now(process).since(before).server();
      sends += result.sends();
      seconds += result.took().toNanos() / 1e9;
      latencies.add(result.latencies());
    }

    double perSecond() {
      return sends / seconds;
    }

    double microsPerSend() {
      return micros / sends;
    }

    void report(Report report) {
      var all = Latencies.all(latencies);
      report.figure(name + ": durable sends/s", "%.0f", perSecond());
      report.figure(name + ": PUT to answer p50, ms", "%.1f", all.millis(0.5));
      report.figure(name + ": PUT to answer p99, ms", "%.1f", all.millis(0.99));
      report.figure(name + ": server CPU per send, µs", "%.0f", microsPerSend());
    }
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var options = stage.options();
    var against = options.against();
    if (against == null) {
      stage.say("nobody to compare with: --against names a peer");
      return;
    }
    try (var peer = Peer.open(against)) {
      var ours = new Side("klatsch", stage.url(), stage.process(), !stage.isOwn(), options);
      stage.say("making the same at " + peer.name());
      var theirs = new Side(peer.name(), peer.url(), peer.process(), true, options);
      ours.warmUp();
      theirs.warmUp();
      for (var round = 0; round < ROUNDS; round++) {
        stage.say("round " + (round + 1) + " of " + ROUNDS);
        ours.play();
        theirs.play();
      }
      var report = stage.report();
      report.section(
          "Sends in turn: %d clients over %d rooms"
              .formatted(options.size(Size.CLIENTS), options.size(Size.ROOMS)));
      ours.report(report);
      theirs.report(report);
      report.figure("ratio of sends/s", "%.1f", ours.perSecond() / theirs.perSecond());
      report.figure(
          "ratio of server CPU per send", "%.3f", ours.microsPerSend() / theirs.microsPerSend());
    }
  }
}
