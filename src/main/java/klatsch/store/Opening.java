package klatsch.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import klatsch.config.StartupProblem;
import klatsch.disk.Disk;
import klatsch.store.Migrations.Migration;
import klatsch.telemetry.StoreMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens a database, and says what to do if that cannot be.
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  private final StoreSettings settings;
  private final List<Migration> migrations;

  Opening(StoreSettings settings, List<Migration> migrations) {
    this.settings = settings;
    this.migrations = migrations;
  }

  Store open(StoreMetrics metrics, Duration patience) {
    createFolder(settings.dataDir());
    var lock = settings.alone() ? DataLock.take(settings.dataDir()) : null;
    Database database = null;
    Session writer = null;
    try {
      database = database(settings, patience);
      var sqls = new ParsedSqls(database.dialect());
      writer = database.connectWriter();
      migrate(new Migrations(database, sqls, migrations), writer);
      if (settings.alone()) {
        database.dangers(writer).forEach(LOG::warn);
      }
      return new Store(lock, database, writer, sqls, metrics, patience);
    } catch (SQLException | RuntimeException e) {
      closeAll(writer, database, lock);
      throw e instanceof StartupProblem problem ? problem : cannotOpen(e);
    }
  }

  static Database database(StoreSettings settings, Duration patience) throws SQLException {
    return settings.embedded()
        ? new SqliteDatabase(settings, patience, Checkpointer.MAX_LOG_BYTES)
        : new PostgresDatabase(settings);
  }

  private static void createFolder(Path folder) {
    try {
      Disk.makeFolder(folder);
    } catch (IOException e) {
      throw new StartupProblem(
          "Cannot make the data folder "
              + folder
              + ": choose another, or check who may write there",
          e);
    }
  }

  /// A tool beside a server never upgrades the database under it.
  private void migrate(Migrations known, Session writer) throws SQLException {
    if (settings.alone()) {
      known.run(writer);
    } else if (known.arePending(writer)) {
      try (var _ = DataLock.take(settings.dataDir())) {
        known.run(writer);
      }
    }
  }

  private StartupProblem cannotOpen(Exception cause) {
    var what =
        settings.embedded()
            ? "Cannot open the database in %s: check that its files are whole and who may write there"
                .formatted(settings.dataDir())
            : "Cannot connect to PostgreSQL: check that it runs, and the host, user, password and"
                + " database in database.url";
    return new StartupProblem(what + " (" + cause.getMessage() + ")", cause);
  }

  /// Closes all that has been opened, whatever happens to one of them.
  static void closeAll(@Nullable AutoCloseable... parts) {
    for (var part : parts) {
      if (part != null) {
        try {
          part.close();
        } catch (Exception e) {
          LOG.warn("Could not close {}", part.getClass().getSimpleName(), e);
        }
      }
    }
  }
}
