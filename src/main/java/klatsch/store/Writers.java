package klatsch.store;

import java.sql.SQLException;

/// Who writes, and how far each has come: the table in which one who lost its connection in the
/// very commit looks up how that ended.
final class Writers {
  /// Those who ended without saying so are forgotten when so many have come after them.
  private static final int MOST = 1000;

  private final ParsedSqls sqls;

  Writers(ParsedSqls sqls) {
    this.sqls = sqls;
  }

  /// Takes the place of a new writer.
  ///
  /// @return a number that no other has
  long register(Session session) throws SQLException {
    session.begin();
    try {
      var tx = new Transaction(session, sqls, 0);
      lock(tx);
      long number =
          tx.sql("SELECT COALESCE(MAX(writer), 0) + 1 AS next FROM writers")
              .list(row -> row.getLong("next"))
              .getFirst();
      note(tx, number, 0);
      tx.sql("DELETE FROM writers WHERE writer <= :old").with("old", number - MOST).update();
      session.commit();
      return number;
    } catch (SQLException | RuntimeException e) {
      session.rollback();
      throw e;
    }
  }

  /// Keeps every other writer out until the transaction ends, so that positions become visible in
  /// order and without gaps even if several servers share the database. Waits for those who were
  /// there before, also for one whose connection was lost but whose commit was not.
  ///
  /// @return the last position taken
  long lock(Transaction tx) {
    return tx.sql("UPDATE stream SET position = position RETURNING position")
        .list(row -> row.getLong("position"))
        .getFirst();
  }

  /// Writes down, in the group's own transaction, which of the writer's groups it is.
  void note(Transaction tx, long writer, long commit) {
    tx.sql(
            """
            INSERT INTO writers (writer, commits) VALUES (:writer, :commits)
            ON CONFLICT (writer) DO UPDATE SET commits = excluded.commits
            """)
        .with("writer", writer)
        .with("commits", commit)
        .update();
  }

  /// Whether this group of the writer is on disk. Returns when nobody can change that any more.
  boolean has(Session session, long writer, long commit) throws SQLException {
    session.begin();
    try {
      var tx = new Transaction(session, sqls, 0);
      lock(tx);
      var last =
          tx.sql("SELECT commits FROM writers WHERE writer = :writer")
              .with("writer", writer)
              .first(row -> row.getLong("commits"));
      return last != null && last == commit;
    } finally {
      session.rollback();
    }
  }

  /// Gives the place of a writer back.
  void leave(Session session, long writer) throws SQLException {
    session.begin();
    var tx = new Transaction(session, sqls, 0);
    tx.sql("DELETE FROM writers WHERE writer = :writer").with("writer", writer).update();
    session.commit();
  }
}
