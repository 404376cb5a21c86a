package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Where a [Scenario] plays: a server with nothing in it, and the table for the figures. Each
/// scenario has one of its own, so that none pays for another.
final class Stage implements AutoCloseable {
  private static final Path FOLDER = Path.of("target/bench/data");

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final int QUIET_LOOKS = 5;

  /// In a tenth of a second a server that waits does no more.
  private static final double IDLE_MICROS = 10_000;

  private final Options options;
  private final Report report;
  private final @Nullable ServerProcess own;

  /// The next message's number, which is its transaction id as well.
  private final AtomicInteger numbers = new AtomicInteger();

  private Stage(Options options, Report report, @Nullable ServerProcess own) {
    this.options = options;
    this.report = report;
    this.own = own;
  }

  /// With a server of our own, not started yet, unless the options name another.
  static Stage open(Options options, Report report) throws IOException {
    if (options.url() != null) {
      return new Stage(options, report, null);
    }
    remove(FOLDER);
    Files.createDirectories(FOLDER);
    var server = new ServerProcess(FOLDER.toAbsolutePath(), options.database());
    return new Stage(options, report, server);
  }

  Options options() {
    return options;
  }

  Report report() {
    return report;
  }

  AtomicInteger numbers() {
    return numbers;
  }

  /// The folder of what is measured, on the disk that is measured.
  Path folder() {
    return FOLDER;
  }

  /// The server that we start and stop ourselves.
  ServerProcess own() {
    return Objects.requireNonNull(own, "this scenario needs a server of its own");
  }

  boolean isOwn() {
    return own != null;
  }

  /// A server that answers.
  URI url() throws IOException {
    if (own == null) {
      return Objects.requireNonNull(options.url());
    }
    if (!own.isRunning()) {
      own.start();
    }
    return own.url();
  }

  /// The process of the server, or `null` if nobody knows it.
  @Nullable Proc process() throws IOException {
    if (own == null) {
      return options.pid() == null ? null : new Proc(options.pid());
    }
    url();
    return own.process();
  }

  Cpu cpu() throws IOException {
    return Cpu.now(process());
  }

  /// Waits until the server has nothing to do: all that it was asked has been done, or waits.
  void settle() throws IOException, InterruptedException {
    var quiet = 0;
    for (var before = cpu().server(); quiet < QUIET_LOOKS; ) {
      Thread.sleep(BETWEEN_LOOKS);
      var now = cpu().server();
      // Also where nobody knows the server's process, and so its processor time is no number.
      quiet = now - before > IDLE_MICROS ? 0 : quiet + 1;
      before = now;
    }
  }

  /// Who makes accounts and rooms there. Close it.
  Hands hands() throws IOException {
    return new Hands(url(), !isOwn());
  }

  /// What the server keeps on its disk, in bytes.
  long bytesOnDisk() throws IOException {
    var database = options.database();
    return own().bytesOnDisk() + (database == null ? 0 : PostgresSize.of(database));
  }

  void say(String what) {
    System.err.println("bench: " + what);
  }

  @Override
  public void close() throws IOException {
    if (own != null) {
      own.kill();
      remove(FOLDER);
    }
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
