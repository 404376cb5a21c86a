package klatsch.store;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/// The databases that every store and house test runs on, each test with an empty one of its own:
///
/// ```java
/// @ParameterizedClass(name = "{0}")
/// @EnumSource(TestDatabase.class)
/// ```
public enum TestDatabase {
  SQLITE {
    @Override
    public StoreSettings fresh(Path folder) {
      return new StoreSettings("", folder);
    }
  },
  POSTGRES {
    @Override
    public StoreSettings fresh(Path folder) {
      return new StoreSettings(Server.INSTANCE.createDatabase("LOCALE 'C'"), folder);
    }
  };

  /// Settings for a store that has never been opened.
  ///
  /// @param folder an empty folder, as from `@TempDir`
  public abstract StoreSettings fresh(Path folder);

  /// An empty PostgreSQL database that was made with other options than ours.
  static String postgresDatabase(String options) {
    return Server.INSTANCE.createDatabase(options);
  }

  /// The PostgreSQL server of this JVM, started when the first test wants it.
  private enum Server {
    INSTANCE;

    private final AtomicInteger databases = new AtomicInteger();
    private final EmbeddedPostgres server;

    Server() {
      // It tells every step of the server's start.
      if (LoggerFactory.getLogger("io.zonky.test") instanceof Logger logger) {
        logger.setLevel(Level.WARN);
      }
      // This server is fast because it does not sync, and each store would warn of that.
      if (LoggerFactory.getLogger(Opening.class) instanceof Logger logger) {
        logger.setLevel(Level.ERROR);
      }
      try {
        var folder = Files.createTempDirectory("klatsch-postgres");
        server =
            EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("encoding", "UTF8")
                .setRegisterShutdownHook(false)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> throwAway(folder)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Ends the server without the care that it takes for data which somebody wants to keep, and
    /// which takes half a minute for the databases of all tests.
    private static void throwAway(Path folder) {
      try {
        long server =
            Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).getFirst());
        ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
        TemporaryFiles.remove(folder);
      } catch (IOException e) {
        LoggerFactory.getLogger(TestDatabase.class).warn("{} is left behind", folder, e);
      }
    }

    String createDatabase(String options) {
      var name = "test" + databases.incrementAndGet();
      try (var connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + " TEMPLATE template0 " + options);
      } catch (SQLException e) {
        throw new IllegalStateException("Could not make a database for a test", e);
      }
      return server.getJdbcUrl("postgres", name);
    }
  }
}
