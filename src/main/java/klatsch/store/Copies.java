package klatsch.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klatsch.config.StartupProblem;
import klatsch.disk.Disk;

/// Copies of the whole database, and databases made of such copies.
///
/// A copy is a SQLite database, whichever of the two it was made of; so a copy of either can become
/// either.
public final class Copies {
  /// The name of a copy in its folder: one that [Store] opens.
  public static final String FILE = SqliteDatabase.FILE;

  /// Clients have been told positions that the copy does not know, and a sync from there must not
  /// skip what comes now. A server that writes without a pause needs years for so many, and numbers
  /// in JSON have room for thousands of such steps.
  private static final long STEP = 1_000_000_000_000L;

  /// What is not empty in an empty database.
  private static final Set<String> NEVER_EMPTY = Set.of("stream", "schema_version", "writers");

  private Copies() {}

  /// Whether a file in the data folder is the database, or something of no use in a copy.
  public static boolean isOfDatabase(String name) {
    return name.startsWith(FILE)
        || name.startsWith("klatsch-before-")
        || name.equals(DataLock.FILE)
        || name.contains("sqlitejdbc");
  }

  /// Copies the database as it is at one moment. Servers may run on it meanwhile.
  ///
  /// @param folder where the copy is made; it is there, and without one
  /// @throws StartupProblem if that cannot be done
  public static void make(StoreSettings from, Path folder) {
    try {
      if (from.embedded()) {
        copySqlite(from, folder);
      } else {
        copyPostgres(from, folder);
      }
    } catch (SQLException e) {
      throw new StartupProblem(
          "Cannot copy the database to %s: make room there, and check that the database can be read (%s)"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static void copySqlite(StoreSettings from, Path folder) throws SQLException {
    requireOne(from);
    try (var database = new SqliteDatabase(from.shared());
        var session = database.connectWriter()) {
      var copy = folder.resolve(FILE).toString().replace("'", "''");
      session.run("VACUUM INTO '" + copy + "'");
    }
  }

  private static void copyPostgres(StoreSettings from, Path folder) throws SQLException {
    try (var source = new PostgresDatabase(from);
        var session = source.connectWriter()) {
      source.beginSnapshot(session);
      var tables = tables(source, session);
      if (!tables.contains("schema_version")) {
        throw new StartupProblem("There is no database of Klatsch where database.url leads");
      }
      var version = Integer.parseInt(session.text("SELECT max(version) FROM schema_version"));
      try (var copy = new SqliteDatabase(new StoreSettings("", folder));
          var writer = copy.connectWriter()) {
        Migrations.upTo(version, copy).run(writer);
        writer.begin();
        new TableCopy(session, writer).copy(tables);
        writer.commit();
      }
      session.rollback();
    }
  }

  /// The contents of all media of which a copy knows.
  ///
  /// @param folder of the copy
  /// @return their SHA-256, in hexadecimal
  /// @throws StartupProblem if the copy cannot be read
  public static Set<String> media(Path folder) {
    try (var copy = new SqliteDatabase(new StoreSettings("", folder));
        var session = copy.connectWriter()) {
      return tables(copy, session).contains("media")
          ? Set.copyOf(session.texts("SELECT DISTINCT sha256 FROM media"))
          : Set.of();
    } catch (SQLException e) {
      throw new StartupProblem("The copy in " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Makes a database of a copy, and of the schema of this program.
  ///
  /// @param folder of the copy, which is upgraded if it is older than the program
  /// @param to where there is no database, or an empty one
  /// @throws StartupProblem if there is one already, or it cannot be done
  public static void restore(Path folder, StoreSettings to) {
    upgrade(folder);
    try {
      if (to.embedded()) {
        Disk.move(folder.resolve(FILE), to.dataDir().resolve(FILE));
      } else {
        restorePostgres(folder, to);
      }
    } catch (SQLException | IOException e) {
      throw new StartupProblem(
          "Cannot make a database of the copy (" + e.getMessage() + "). Nothing was lost", e);
    }
  }

  /// @throws StartupProblem if there is no database of ours. Looking for one in PostgreSQL is left
  ///   to who opens it.
  public static void requireOne(StoreSettings settings) {
    if (settings.embedded() && Files.notExists(settings.dataDir().resolve(FILE))) {
      throw new StartupProblem(
          "There is no database in %s: name its folder with --data-dir"
              .formatted(settings.dataDir()));
    }
  }

  /// @throws StartupProblem if there is a database where one is to be made
  public static void requireNone(StoreSettings to) {
    if (to.embedded()) {
      if (Files.exists(to.dataDir().resolve(FILE))) {
        throw new StartupProblem(
            "There is a database in %s, and nothing is ever overwritten: move it away, or choose another folder with --data-dir"
                .formatted(to.dataDir()));
      }
      return;
    }
    try (var database = new PostgresDatabase(to);
        var session = database.connectWriter()) {
      requireEmpty(database, session);
    } catch (SQLException e) {
      throw new StartupProblem(
          "Cannot connect to PostgreSQL: check that it runs, and database.url ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static void requireEmpty(Database database, Session session) throws SQLException {
    for (var table : tables(database, session)) {
      var isEmpty = session.text("SELECT count(*) FROM (SELECT 1 FROM " + table + " LIMIT 1) AS t");
      if (!NEVER_EMPTY.contains(table) && !isEmpty.equals("0")) {
        throw new StartupProblem(
            "There is something in the PostgreSQL database, and nothing is ever overwritten: make"
                + " an empty one, and name that in database.url");
      }
    }
  }

  private static void upgrade(Path folder) {
    try (var store = Store.open(new StoreSettings("", folder))) {
      var found = store.damage();
      if (!found.isEmpty()) {
        throw new StartupProblem("The copy is damaged: " + found.getFirst());
      }
      store.write(
          tx ->
              tx.sql("UPDATE stream SET position = position + :step").with("step", STEP).update());
    }
  }

  private static void restorePostgres(Path folder, StoreSettings to) throws SQLException {
    try (var source = new SqliteDatabase(new StoreSettings("", folder));
        var reader = source.connectWriter();
        var database = new PostgresDatabase(to);
        var session = database.connectWriter()) {
      Migrations.all(database).run(session);
      source.beginSnapshot(reader);
      session.begin();
      requireEmpty(database, session);
      var tables = tables(source, reader);
      if (!Set.copyOf(tables).equals(new HashSet<>(tables(database, session)))) {
        throw new StartupProblem("The copy has other tables than this program knows");
      }
      new TableCopy(reader, session).copy(tables);
      session.commit();
      reader.rollback();
    }
  }

  private static List<String> tables(Database database, Session session) throws SQLException {
    return session.texts(database.dialect().tables());
  }
}
