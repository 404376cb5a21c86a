package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import klatsch.bench.Options.Size;

/// Many people send: as fast as the server answers, and then at half of that rate.
final class Sends implements Scenario {
  /// The compiler of the JVM needs so long to see what is hot: after ten seconds it still took a
  /// quarter of the processors.
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  /// Where it has been warm before.
  private static final Duration RUN_UP = Duration.ofSeconds(5);

  private static final int SAMPLE = 10;
  private static final String P99 = "PUT to the other's sync p99, ms";
  private static final String LOST = "messages that never arrived";

  private static final double MOST_CPU_MICROS = 120;
  private static final double LEAST_SHARE_OF_COMMIT_RATE = 0.15;
  private static final double LONGEST_TO_SYNC_MS = 25;

  @Override
  public String name() {
    return "sends";
  }

  @Override
  public String about() {
    return "durable sends at full speed and at half of it, and the store alone";
  }

  @Override
  public boolean isForAnyServer() {
    return true;
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var options = stage.options();
    var url = stage.url();
    Population population;
    try (var hands = stage.hands()) {
      population = Population.create(hands, options.size(Size.CLIENTS), options.size(Size.ROOMS));
    }
    stage.say("warming up");
    new FullSpeed(url, population, stage.numbers()).run(WARM_UP);
    var full = fullSpeed(stage, url, population);
    halfLoads(stage, url, population, full.perSecond());
    if (stage.isOwn()) {
      stage.report().section("Process after that load");
      stage
          .report()
          .figure(
              "memory, the most (RSS), MB", "%.0f", stage.own().process().mostMemoryKb() / 1024.0);
      stage.own().stop();
      storeAlone(stage, full.perSecond());
    }
  }

  private static FullSpeed.Result fullSpeed(Stage stage, URI url, Population population)
      throws IOException, InterruptedException {
    stage.say("sending at full speed");
    var before = stage.cpu();
    var result = new FullSpeed(url, population, stage.numbers()).run(stage.options().duration());
    var used = stage.cpu().since(before);

    var report = stage.report();
    report.section(
        "Full speed: %d clients over %d rooms, each waiting for its answer"
            .formatted(population.senders().size(), population.rooms().size()));
    report.figure("durable sends/s", "%.0f", result.perSecond());
    report.figure("PUT to answer p50, ms", "%.1f", result.latencies().millis(0.5));
    report.figure("PUT to answer p99, ms", "%.1f", result.latencies().millis(0.99));
    report.atMost(
        "server CPU per send, µs", "%.0f", used.server() / result.sends(), MOST_CPU_MICROS);
    report.busyWithOthers(used, result.took());
    return result;
  }

  /// The bar is for a sample of the rooms, so that the load is made of sends, as at full speed.
  private static void halfLoads(Stage stage, URI url, Population population, double fullPerSecond)
      throws IOException, InterruptedException {
    stage.say("warming up with people who listen");
    new HalfLoad(url, population, 1, stage.numbers())
        .run(fullPerSecond / 2, Duration.ZERO, WARM_UP.dividedBy(2));
    var sample = halfLoad(stage, url, population, fullPerSecond, SAMPLE);
    stage.report().atMost(P99, "%.1f", sample.latencies().millis(0.99), LONGEST_TO_SYNC_MS);
    stage.report().atMost(LOST, "%.0f", sample.lost(), 0);
    var all = halfLoad(stage, url, population, fullPerSecond, 1);
    stage.report().figure(P99, "%.1f", all.latencies().millis(0.99));
    stage.report().atMost(LOST, "%.0f", all.lost(), 0);
  }

  /// @param every in one room of how many somebody waits for the messages
  private static HalfLoad.Result halfLoad(
      Stage stage, URI url, Population population, double fullPerSecond, int every)
      throws IOException, InterruptedException {
    stage.say("sending at half of that, heard in one room of " + every);
    var before = stage.cpu();
    var numberBefore = stage.numbers().get();
    var began = System.nanoTime();
    var result =
        new HalfLoad(url, population, every, stage.numbers())
            .run(fullPerSecond / 2, RUN_UP, stage.options().duration());
    var used = stage.cpu().since(before);
    var took = Duration.ofNanos(System.nanoTime() - began);

    var report = stage.report();
    var where = every == 1 ? "each room" : "one room of " + every;
    report.section("Half load at a steady rate: somebody else waits in /sync in " + where);
    report.figure("sends/s", "%.0f", fullPerSecond / 2);
    report.figure(
        "server CPU per send, µs", "%.0f", used.server() / (stage.numbers().get() - numberBefore));
    report.busyWithOthers(used, took);
    report.figure("PUT to the other's sync p50, ms", "%.1f", result.latencies().millis(0.5));
    return result;
  }

  private static void storeAlone(Stage stage, double sendsPerSecond)
      throws IOException, InterruptedException {
    stage.say("measuring the store alone");
    var options = stage.options();
    var commitRate =
        CommitRate.measure(
            stage.folder(),
            options.database(),
            options.size(Size.ROOMS),
            RUN_UP,
            options.duration());
    var report = stage.report();
    report.section("Store alone");
    report.figure("durable commits/s, one event each, group commit", "%.0f", commitRate);
    report.atLeast(
        "sends/s as a share of it",
        "%.2f",
        sendsPerSecond / commitRate,
        LEAST_SHARE_OF_COMMIT_RATE);
  }
}
