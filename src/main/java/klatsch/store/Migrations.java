package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import klatsch.config.StartupProblem;

/// The steps from an empty database to today's: the files in `db/`, in the order of their numbers,
/// each in one transaction, and never backwards.
///
/// A file's first line says `-- readable by N`: the program that knows no schema beyond N may still
/// open the database afterwards. So one can always step back one release: stop reading a column in
/// one, stop writing it in the next, drop it in the third.
final class Migrations {
  private static final Pattern END_OF_STATEMENT = Pattern.compile(";\\s*(\n|$)");
  private static final Pattern READABLE_BY = Pattern.compile("-- readable by (\\d+)\n");

  /// All there are. One that has been released is never edited.
  static final List<Migration> ALL =
      List.of(
          Migration.ofFile(1, "core"),
          Migration.ofFile(2, "sessions"),
          Migration.ofFile(3, "accounts"),
          Migration.ofFile(4, "push"),
          Migration.ofFile(5, "reports"),
          Migration.ofFile(6, "writers"),
          Migration.ofFile(7, "relations"),
          Migration.ofFile(8, "forks"),
          Migration.ofFile(9, "chains"),
          Migration.ofFile(10, "to_device"),
          Migration.ofFile(11, "device_lists"),
          Migration.ofFile(12, "held"),
          Migration.ofFile(13, "backfill"),
          Migration.ofFile(14, "people"),
          Migration.ofFile(15, "answers"),
          Migration.ofFile(16, "open_rooms"),
          Migration.ofFile(17, "threepids"),
          Migration.ofFile(18, "media"));

  /// @param version counts from 1, without gaps
  /// @param readableBy the oldest program that can work with the schema, by the version it knows
  record Migration(int version, String name, int readableBy, String sql) {
    static Migration ofFile(int version, String title) {
      var name = "%04d_%s".formatted(version, title);
      var path = "/db/" + name + ".sql";
      try (var file = Objects.requireNonNull(Migrations.class.getResourceAsStream(path), path)) {
        return of(version, name, new String(file.readAllBytes(), UTF_8));
      } catch (IOException e) {
        throw new IllegalStateException("The program has no " + path, e);
      }
    }

    static Migration of(int version, String name, String sql) {
      var readable = READABLE_BY.matcher(sql);
      if (!readable.lookingAt()) {
        throw new IllegalStateException(name + " must begin with \"-- readable by\" and a number");
      }
      return new Migration(version, name, Integer.parseInt(readable.group(1)), sql);
    }

    String checksum() {
      try {
        var digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(UTF_8));
        return HexFormat.of().formatHex(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every JDK has SHA-256", e);
      }
    }
  }

  /// What the database remembers of a migration.
  private record Applied(int version, String name, String checksum, int readableBy) {}

  private final Database database;
  private final ParsedSqls sqls;
  private final List<Migration> known;

  Migrations(Database database, ParsedSqls sqls, List<Migration> known) {
    this.database = database;
    this.sqls = sqls;
    this.known = known;
  }

  /// All there are.
  static Migrations all(Database database) {
    return upTo(ALL.size(), database);
  }

  /// Those up to a version.
  ///
  /// @throws StartupProblem if this program does not know so many
  static Migrations upTo(int version, Database database) {
    if (version > ALL.size()) {
      throw new StartupProblem(
          "The database has schema %d, and this program only knows %d: use the newer program"
              .formatted(version, ALL.size()));
    }
    return new Migrations(database, new ParsedSqls(database.dialect()), ALL.subList(0, version));
  }

  /// Whether [#run] would change anything.
  boolean arePending(Session session) throws SQLException {
    return !pending(session).isEmpty();
  }

  /// Brings the database to today's schema, or leaves it alone if it has it.
  ///
  /// @throws StartupProblem if the database is newer than this program can read, or was not made by
  ///   these migrations
  void run(Session session) throws SQLException {
    database.lockSchema(session);
    try {
      runLocked(session);
    } finally {
      database.unlockSchema(session);
    }
  }

  private void runLocked(Session session) throws SQLException {
    var pending = pending(session);
    if (!pending.isEmpty() && pending.size() < known.size()) {
      database.beforeUpgrade(session, pending.getFirst().version());
    }
    for (var migration : pending) {
      apply(session, migration);
    }
  }

  private List<Migration> pending(Session session) throws SQLException {
    session.run(
        """
        CREATE TABLE IF NOT EXISTS schema_version (
          version     BIGINT NOT NULL PRIMARY KEY,
          name        TEXT   NOT NULL,
          checksum    TEXT   NOT NULL,
          readable_by BIGINT NOT NULL
        )
        """);
    var applied = applied(session);
    check(applied);
    return known.stream().filter(migration -> migration.version() > applied.size()).toList();
  }

  private List<Applied> applied(Session session) {
    var sql = sqls.of("SELECT version, name, checksum, readable_by FROM schema_version ORDER BY 1");
    return Query.run(
        session,
        sql,
        new Values(sql, sqls.dialect()),
        row ->
            new Applied(
                row.getInt("version"),
                row.getString("name"),
                row.getString("checksum"),
                row.getInt("readable_by")),
        Integer.MAX_VALUE);
  }

  private void check(List<Applied> applied) {
    for (var old : applied) {
      if (old.version() > known.size()) {
        if (old.readableBy() > known.size()) {
          throw new StartupProblem(
              ("The database has been upgraded to schema %d, and this program only knows %d: start"
                      + " the newer program, or go back to the copy made before the upgrade")
                  .formatted(applied.size(), known.size()));
        }
      } else if (!known.get(old.version() - 1).checksum().equals(old.checksum())) {
        throw new StartupProblem(
            ("The migration %s is not the one that made this database: use the program as it was"
                    + " released, without changes to its migrations")
                .formatted(old.name()));
      }
    }
  }

  private void apply(Session session, Migration migration) throws SQLException {
    session.begin();
    try {
      for (var statement : END_OF_STATEMENT.split(migration.sql())) {
        if (!statement.isBlank()) {
          session.run(sqls.dialect().definition(statement));
        }
      }
      new Transaction(session, sqls, 0)
          .sql(
              """
              INSERT INTO schema_version (version, name, checksum, readable_by)
              VALUES (:version, :name, :checksum, :readable_by)
              """)
          .with("version", migration.version())
          .with("name", migration.name())
          .with("checksum", migration.checksum())
          .with("readable_by", migration.readableBy())
          .update();
      session.commit();
    } catch (SQLException | RuntimeException e) {
      session.rollback();
      throw e;
    }
  }
}
