package klatsch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A server of our own: `./klatsch serve` as an operator starts it, with its data in a folder of
/// the bench.
final class ServerProcess {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(2);

  private final Path folder;
  private final @Nullable String database;
  private final int httpPort;
  private final int httpsPort;
  private String jvmOptions = "";
  private @Nullable Process process;

  ServerProcess(Path folder, @Nullable String database) throws IOException {
    this.folder = folder;
    this.database = database;
    try (var http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var https = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      httpPort = http.getLocalPort();
      httpsPort = https.getLocalPort();
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }

  /// Options for its JVM beside the usual ones, from the next start on.
  void jvmOptions(String options) {
    jvmOptions = options;
  }

  /// Starts it and waits for its first answer.
  ///
  /// @return the time from the start of the process to that answer
  Duration start() throws IOException {
    var builder = new ProcessBuilder("./klatsch", "serve");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
    var environment = builder.environment();
    environment.put("KLATSCH_HTTP_PORT", String.valueOf(httpPort));
    environment.put("KLATSCH_HTTPS_PORT", String.valueOf(httpsPort));
    environment.put("KLATSCH_DATA_DIR", data().toString());
    // Sixty-four clients of a bench do what thousands of people do, all from one address.
    environment.put("KLATSCH_LIMITS_ENABLED", "false");
    environment.merge("KLATSCH_JAVA_OPTS", jvmOptions, (given, more) -> given + " " + more);
    if (database != null) {
      environment.put("KLATSCH_DATABASE_URL", database);
    }

    var began = System.nanoTime();
    var started = builder.start();
    process = started;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    while (!answers()) {
      var waited = Duration.ofNanos(System.nanoTime() - began);
      if (!started.isAlive() || waited.compareTo(START_DEADLINE) > 0) {
        throw new IllegalStateException("The server did not start:\n" + log());
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private boolean answers() {
    try (var connection = new Connection(url())) {
      return connection.get("/_matrix/client/versions", null).ok();
    } catch (IOException _) {
      return false;
    }
  }

  /// Stops it as an operator would, so that all is written to where it belongs.
  void stop() throws IOException, InterruptedException {
    var running = running();
    running.destroy();
    if (!running.waitFor(STOP_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("The server did not stop:\n" + log());
    }
    process = null;
  }

  Proc process() {
    return new Proc(running().pid());
  }

  boolean isRunning() {
    return process != null;
  }

  /// Ends it at once, if it runs: nobody needs its data any more.
  void kill() throws IOException {
    var running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        running.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process = null;
    }
  }

  /// The size of the data folder, in bytes.
  long bytesOnDisk() throws IOException {
    try (var files = Files.walk(data())) {
      return files.filter(Files::isRegularFile).mapToLong(ServerProcess::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The folder of its data.
  Path data() {
    return folder.resolve("data");
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("server.log"));
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("The server is not running");
    }
    return process;
  }
}
