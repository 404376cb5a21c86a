package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Starts a server, drives it from this process, and prints what a send costs, how fast the other
/// person sees it, and what the server takes of the machine. See `bench/README.md`.
public final class Bench {
  private static final Path FOLDER = Path.of("target/bench/data");
  private static final Path RESULTS = Path.of("bench/results");

  /// The compiler of the JVM needs some time to see what is hot.
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int STARTS = 5;
  private static final int SAMPLE = 10;
  private static final String P99 = "PUT to the other's sync p99, ms";
  private static final String LOST = "messages that never arrived";

  private static final double LEAST_SHARE_OF_COMMIT_RATE = 0.15;
  private static final double LONGEST_TO_SYNC_MS = 25;
  private static final double LONGEST_TO_FIRST_ANSWER_S = 0.8;
  private static final double MOST_IDLE_MEMORY_MB = 180;

  private final Options options;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Report report;

  private Bench(Options options, Report report) {
    this.options = options;
    this.report = report;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    var now = ZonedDateTime.now(ZoneOffset.UTC);
    var report = new Report(head(options, now));
    new Bench(options, report).run();
    System.out.print(report);
    var name =
        now.format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm")) + "-" + databaseOf(options);
    Files.createDirectories(RESULTS);
    Files.writeString(RESULTS.resolve(name + ".txt"), report.toString());
  }

  private static String head(Options options, ZonedDateTime now) {
    return """
    Klatsch bench, %s
    commit    %s
    command   %s
    machine   %d cores, %s %s
    java      %s
    database  %s
    """
        .formatted(
            now.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")),
            System.getProperty("klatsch.commit", "unknown"),
            System.getProperty("klatsch.command", "unknown"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version(),
            databaseOf(options));
  }

  private static String databaseOf(Options options) {
    if (options.url() != null) {
      return "unknown";
    }
    return options.database() == null ? "sqlite" : "postgresql";
  }

  private void run() throws IOException, InterruptedException {
    if (options.url() != null) {
      var population = populate(options.url());
      new FullSpeed(options.url(), population, numbers).run(WARM_UP);
      var full = fullSpeed(options.url(), population, null);
      halfLoads(options.url(), population, full.perSecond(), null);
      reportProcess(Double.NaN, Double.NaN, Double.NaN);
      return;
    }
    remove(FOLDER);
    Files.createDirectories(FOLDER);
    try {
      measureOurOwn(new ServerProcess(FOLDER.toAbsolutePath(), options.database()));
    } finally {
      remove(FOLDER);
    }
  }

  private void measureOurOwn(ServerProcess server) throws IOException, InterruptedException {
    server.start();
    var population = populate(server.url());
    server.stop();
    var emptyBytes = bytesOf(server);

    say("starting the server " + STARTS + " times");
    var firstAnswer = medianStart(server);
    server.start();
    Thread.sleep(QUIET);
    var idleKb = server.memoryKb();

    say("warming up");
    new FullSpeed(server.url(), population, numbers).run(WARM_UP);
    var full = fullSpeed(server.url(), population, server);
    halfLoads(server.url(), population, full.perSecond(), server);
    var mostKb = server.mostMemoryKb();
    var eventBytes = population.sizeOfAnEvent(server.url());
    server.stop();
    var bytesPerMessage = (double) (bytesOf(server) - emptyBytes) / numbers.get();

    say("measuring the store alone");
    var commitRate =
        CommitRate.measure(
            FOLDER, options.database(), options.rooms(), WARM_UP, options.duration());

    report.section("Store alone");
    report.figure("durable commits/s, one event each, group commit", "%.0f", commitRate);
    report.atLeast(
        "sends/s as a share of it",
        "%.2f",
        full.perSecond() / commitRate,
        LEAST_SHARE_OF_COMMIT_RATE);
    report.section("Disk");
    report.figure("bytes on disk per message", "%.0f", bytesPerMessage);
    report.figure("size of the event as clients see it, bytes", "%.0f", eventBytes);
    report.figure("ratio", "%.1f", bytesPerMessage / eventBytes);
    reportProcess(firstAnswer, idleKb / 1024.0, mostKb / 1024.0);
  }

  private void reportProcess(double firstAnswer, double idleMb, double mostMb) {
    report.section("Process");
    report.atMost(
        "start to first answer, median of " + STARTS + ", s",
        "%.2f",
        firstAnswer,
        LONGEST_TO_FIRST_ANSWER_S);
    report.atMost("memory idle (RSS), MB", "%.0f", idleMb, MOST_IDLE_MEMORY_MB);
    report.figure("memory under load, the most (RSS), MB", "%.0f", mostMb);
  }

  private Population populate(URI server) throws IOException, InterruptedException {
    say("making " + options.clients() + " people and " + options.rooms() + " rooms");
    return Population.create(server, options.clients(), options.rooms());
  }

  private FullSpeed.Result fullSpeed(URI url, Population population, @Nullable ServerProcess server)
      throws IOException, InterruptedException {
    say("sending at full speed");
    var before = Cpu.now(server);
    var result = new FullSpeed(url, population, numbers).run(options.duration());
    var used = Cpu.now(server).since(before);

    report.section(
        "Full speed: %d clients over %d rooms, each waiting for its answer"
            .formatted(options.clients(), options.rooms()));
    report.figure("durable sends/s", "%.0f", result.perSecond());
    report.figure("PUT to answer p50, ms", "%.1f", result.latencies().millis(0.5));
    report.figure("PUT to answer p99, ms", "%.1f", result.latencies().millis(0.99));
    reportCpu(used, result.sends(), result.took());
    return result;
  }

  /// The bar is for a sample of the rooms, so that the load is made of sends, as at full speed.
  private void halfLoads(
      URI url, Population population, double fullPerSecond, @Nullable ServerProcess server)
      throws IOException, InterruptedException {
    var sample = halfLoad(url, population, fullPerSecond, SAMPLE, server);
    report.atMost(P99, "%.1f", sample.latencies().millis(0.99), LONGEST_TO_SYNC_MS);
    report.atMost(LOST, "%.0f", sample.lost(), 0);
    var all = halfLoad(url, population, fullPerSecond, 1, server);
    report.figure(P99, "%.1f", all.latencies().millis(0.99));
    report.atMost(LOST, "%.0f", all.lost(), 0);
  }

  /// @param every in one room of how many somebody waits for the messages
  private HalfLoad.Result halfLoad(
      URI url,
      Population population,
      double fullPerSecond,
      int every,
      @Nullable ServerProcess server)
      throws IOException, InterruptedException {
    say("sending at half of that, heard in one room of " + every);
    var before = Cpu.now(server);
    var numberBefore = numbers.get();
    var began = System.nanoTime();
    var result =
        new HalfLoad(url, population, every, numbers)
            .run(fullPerSecond / 2, WARM_UP, options.duration());
    var used = Cpu.now(server).since(before);
    var took = Duration.ofNanos(System.nanoTime() - began);

    var where = every == 1 ? "each room" : "one room of " + every;
    report.section("Half load at a steady rate: somebody else waits in /sync in " + where);
    report.figure("sends/s", "%.0f", fullPerSecond / 2);
    reportCpu(used, numbers.get() - numberBefore, took);
    report.figure("PUT to the other's sync p50, ms", "%.1f", result.latencies().millis(0.5));
    return result;
  }

  /// What the server paid, and how far to trust the figures: with a busy neighbour, not at all.
  private void reportCpu(Cpu used, int sends, Duration took) {
    report.figure("server CPU per send, µs", "%.0f", used.server() / sends);
    var all = took.toNanos() / 1e3 * Runtime.getRuntime().availableProcessors();
    report.figure("machine busy with other things, %", "%.0f", 100 * used.others() / all);
  }

  private static double medianStart(ServerProcess server) throws IOException, InterruptedException {
    var seconds = new double[STARTS];
    for (var i = 0; i < STARTS; i++) {
      seconds[i] = server.start().toNanos() / 1e9;
      server.stop();
    }
    Arrays.sort(seconds);
    return seconds[STARTS / 2];
  }

  private long bytesOf(ServerProcess server) throws IOException {
    var database = options.database();
    return server.bytesOnDisk() + (database == null ? 0 : PostgresSize.of(database));
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var paths = Files.walk(folder)) {
        for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
