package klatsch.faults;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klatsch.store.StoreSettings;

/// A PostgreSQL server of one test, which stops, dies, and starts again.
final class OwnPostgres implements AutoCloseable {
  private final Path data;
  private final EmbeddedPostgres server;
  private final List<String> command = new ArrayList<>();

  OwnPostgres(Path folder) throws IOException {
    data = folder.resolve("postgres");
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("encoding", "UTF8")
            .setRegisterShutdownHook(false)
            .start();
    // It refuses to be root, and need not know that it is.
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    var info = postmaster().info();
    command.add(info.command().orElseThrow());
    command.addAll(Arrays.asList(info.arguments().orElseThrow()));
  }

  StoreSettings settings(Path dataDir) {
    return new StoreSettings(server.getJdbcUrl("postgres", "postgres"), dataDir);
  }

  private ProcessHandle postmaster() throws IOException {
    var pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /// Stops as for an upgrade: those who are connected are sent away.
  void stops() throws Exception {
    var running = postmaster();
    new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();
    running.onExit().get();
  }

  /// Ends without a warning, and leaves its log to be gone through.
  void dies() throws Exception {
    var running = postmaster();
    running.destroyForcibly();
    running.onExit().get();
  }

  /// Comes back, as soon as what is left of the one before has gone.
  void starts() throws IOException {
    var log = data.resolveSibling("postgres.log").toFile();
    var process = launch(log);
    while (!answers()) {
      if (!process.isAlive()) {
        process = launch(log);
      }
      Thread.onSpinWait();
    }
  }

  private Process launch(java.io.File log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private boolean answers() {
    try (Connection connection =
        DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"))) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    postmaster().destroyForcibly();
  }
}
