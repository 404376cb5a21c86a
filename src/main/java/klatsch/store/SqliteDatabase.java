package klatsch.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import klatsch.config.StartupProblem;
import klatsch.disk.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.TransactionMode;

/// The database in a file of its own, without a server.
final class SqliteDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

  static final String FILE = "klatsch.db";
  static final int PAGE_BYTES = 4096;

  private static final int WRITER_CACHE_KB = 32 << 10;
  private static final int READER_CACHE_KB = 8 << 10;

  private final Path file;
  private final boolean alone;
  private final Duration patience;
  private final Checkpointer checkpointer;

  SqliteDatabase(StoreSettings settings) throws SQLException {
    this(settings, Store.OUTAGE_PATIENCE, Checkpointer.MAX_LOG_BYTES);
  }

  /// @param patience how long a program that writes beside this one makes it wait
  SqliteDatabase(StoreSettings settings, Duration patience, long maxLogBytes) throws SQLException {
    this.patience = patience;
    this.file = settings.dataDir().resolve(FILE);
    this.alone = settings.alone();
    SqliteLibrary.load(settings.dataDir());
    var session = connect(READER_CACHE_KB, TransactionMode.DEFERRED);
    this.checkpointer = new Checkpointer(session, patience, maxLogBytes);
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public Session connectWriter() throws SQLException {
    return connect(WRITER_CACHE_KB, TransactionMode.IMMEDIATE);
  }

  @Override
  public Readers connectReaders(Outage outage) throws SQLException {
    return new SqliteReaders(() -> connect(READER_CACHE_KB, TransactionMode.DEFERRED));
  }

  private Session connect(int cacheKb, TransactionMode mode) throws SQLException {
    var config = new SQLiteConfig();
    config.setTransactionMode(mode);
    config.setGetGeneratedKeys(false); // the driver would ask for one after each insert
    var connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      return prepared(Session.lasting(connection), cacheKb);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Session prepared(Session session, int cacheKb) throws SQLException {
    session.run("PRAGMA busy_timeout = " + patience.toMillis());
    session.run("PRAGMA page_size = " + PAGE_BYTES);
    session.run("PRAGMA journal_mode = WAL");
    session.run("PRAGMA synchronous = FULL");
    session.run("PRAGMA wal_autocheckpoint = 0");
    session.run("PRAGMA foreign_keys = OFF");
    session.run("PRAGMA cache_size = -" + cacheKb);
    session.run("PRAGMA temp_store = MEMORY");
    return session;
  }

  @Override
  public void beginSnapshot(Session reader) throws SQLException {
    reader.begin();
    var _ = reader.text("SELECT position FROM stream"); // the moment is that of the first read
  }

  @Override
  public List<String> damage(Session reader) throws SQLException {
    var found = reader.texts("PRAGMA integrity_check");
    return found.equals(List.of("ok")) ? List.of() : found;
  }

  /// We set it up ourselves.
  @Override
  public List<String> dangers(Session session) {
    return List.of();
  }

  @Override
  public void afterCommit(Session writer) throws SQLException {
    checkpointer.wake();
    checkpointer.restartIfLong(writer);
  }

  /// With what is not carried over yet.
  @Override
  public long bytes(Session reader) {
    return file.toFile().length() + file.resolveSibling(FILE + "-wal").toFile().length();
  }

  /// The [DataLock] keeps others away.
  @Override
  public void lockSchema(Session writer) {}

  @Override
  public void unlockSchema(Session writer) {}

  /// Keeps a copy: a schema only ever goes forward, so this is the way back.
  @Override
  public void beforeUpgrade(Session writer, int version) throws SQLException {
    var copy = file.resolveSibling("klatsch-before-%04d.db".formatted(version));
    var unfinished = file.resolveSibling(copy.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(unfinished);
      writer.run("VACUUM INTO '" + unfinished.toString().replace("'", "''") + "'");
      Disk.move(unfinished, copy);
    } catch (IOException | SQLException e) {
      throw new StartupProblem(
          "Could not copy the database to "
              + copy
              + " before upgrading it: make room on the disk, or check who may write there",
          e);
    }
    LOG.info("Kept a copy of the database in {} before upgrading it", copy);
  }

  /// Leaves one file: everything is carried over, and the log is gone.
  @Override
  public void close() {
    checkpointer.close();
    if (!alone) {
      return;
    }
    try (var last = connect(READER_CACHE_KB, TransactionMode.DEFERRED)) {
      last.checkpoint("TRUNCATE");
    } catch (SQLException e) {
      LOG.warn("The last checkpoint failed; the next start will make up for it", e);
    }
  }
}
