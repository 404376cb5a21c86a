package klatsch.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import klatsch.house.Wire;
import klatsch.store.StoreSettings;

/// A server in a process of its own, which is killed and started again on the same data.
public final class Victim implements AutoCloseable {
  private static final Pattern HTTP = Pattern.compile("listens on +.*?(http://[^ ]+)");

  private final StoreSettings database;
  private final int connections;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition startedAnew = lock.newCondition();
  private Process process;
  private volatile Wire wire;

  public Victim(StoreSettings database) {
    this(database, 200);
  }

  /// @param connections that it may have at the same time
  public Victim(StoreSettings database, int connections) {
    this.database = database;
    this.connections = connections;
    this.process = launch();
    this.wire = ready();
  }

  private Process launch() {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "klatsch.Main",
                "serve"));
    command.addAll(List.of("--data-dir", database.dataDir().toString()));
    command.addAll(List.of("--http-port", "0", "--https-port", "0"));
    command.addAll(List.of("--limits-enabled", "false"));
    command.addAll(List.of("--http-connections", Integer.toString(connections)));
    if (!database.url().isEmpty()) {
      command.addAll(List.of("--database-url", database.url().replaceFirst("^jdbc:", "")));
    }
    try {
      return new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it has told its operators, in all its lives.
  public Path log() {
    return database.dataDir().resolve("../victim.log");
  }

  /// The process of now.
  public long pid() {
    return process.pid();
  }

  /// Reads the greeting, which says where the server listens.
  private Wire ready() {
    var said = new StringBuilder();
    try {
      var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        if (line.startsWith("Ready.")) {
          var address = HTTP.matcher(said);
          if (address.find()) {
            return new Wire(URI.create(address.group(1)));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("The server did not start: " + said);
  }

  /// To the server of now; who finds it dead asks again.
  public Wire wire() {
    return wire;
  }

  /// Ends the process without warning.
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /// Starts it again, and kills it in the midst of that a few times.
  ///
  /// @param millis how long each of those lives
  public void start(long... millis) {
    for (long life : millis) {
      process = launch();
      try {
        process.waitFor(life, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      kill();
    }
    process = launch();
    var next = ready();
    lock.lock();
    try {
      wire = next;
      startedAnew.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until it has been started anew since this was the way to it.
  void awaitOther(Wire dead) {
    lock.lock();
    try {
      while (wire.equals(dead)) {
        startedAnew.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
