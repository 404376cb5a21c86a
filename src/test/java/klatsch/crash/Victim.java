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
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import klatsch.house.Wire;
import klatsch.powercut.Losses;
import klatsch.powercut.PowerCuts;
import klatsch.store.StoreSettings;
import org.jspecify.annotations.Nullable;

/// A server in a process of its own, which is killed and started again on the same data.
public final class Victim implements AutoCloseable {
  private static final Pattern HTTP = Pattern.compile("listens on +.*?(http://[^ ]+)");

  private static final int CONNECTIONS = 200;

  private final StoreSettings database;
  private final Path log;
  private final int connections;
  private final @Nullable PowerCuts cuts;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition startedAnew = lock.newCondition();
  private final Losses losses = new Losses();
  private Process process;
  private volatile Wire wire;
  private boolean gone;

  public Victim(StoreSettings database) {
    this(database, CONNECTIONS);
  }

  /// @param connections that it may have at the same time
  public Victim(StoreSettings database, int connections) {
    this(
        database,
        database.dataDir().resolveSibling("victim.log"),
        connections,
        null,
        RandomGenerator.getDefault());
  }

  /// @param log what it writes to standard error
  /// @param cuts if its death is to be that of the whole machine
  /// @param random what is then left on the disk
  Victim(StoreSettings database, Path log, @Nullable PowerCuts cuts, RandomGenerator random) {
    this(database, log, CONNECTIONS, cuts, random);
  }

  private Victim(
      StoreSettings database,
      Path log,
      int connections,
      @Nullable PowerCuts cuts,
      RandomGenerator random) {
    this.database = database;
    this.log = log;
    this.connections = connections;
    this.cuts = cuts;
    this.random = random;
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
    var builder = new ProcessBuilder(command);
    if (cuts != null) {
      builder.environment().putAll(cuts.environment());
    }
    try {
      return builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it has told its operators, in all its lives.
  public Path log() {
    return log;
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
    if (cuts != null) {
      losses.add(cuts.cut(random));
    }
  }

  /// What the power cuts took.
  Losses losses() {
    return losses;
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
    @Nullable Wire next = null;
    try {
      next = ready();
    } finally {
      lock.lock();
      try {
        wire = next == null ? wire : next;
        gone = next == null;
        startedAnew.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /// Waits until it has been started anew since this was the way to it.
  ///
  /// @throws IllegalStateException if that did not succeed
  void awaitOther(Wire dead) {
    lock.lock();
    try {
      while (wire.equals(dead)) {
        if (gone) {
          throw new IllegalStateException("The server did not start again");
        }
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
