package klatsch.store;

import java.sql.SQLException;
import java.util.List;

/// One of the two databases: how to connect, and what it needs besides SQL.
sealed interface Database extends AutoCloseable permits SqliteDatabase, PostgresDatabase {
  Dialect dialect();

  /// A connection for the one writer.
  Session connectWriter() throws SQLException;

  /// Connections for reading, to be closed before the database.
  ///
  /// @param outage to be told when they cannot be had
  Readers connectReaders(Outage outage) throws SQLException;

  /// What it takes on its disk.
  long bytes(Session reader) throws SQLException;

  /// Begins a transaction that sees everything as it is at one moment, to be ended with a rollback.
  void beginSnapshot(Session reader) throws SQLException;

  /// What is wrong with the files of the database itself, as far as it can tell.
  List<String> damage(Session reader) throws SQLException;

  /// How the database itself is set up to lose what we have acknowledged: for the operator, as
  /// sentences that say what would be right.
  List<String> dangers(Session session) throws SQLException;

  /// Called by the writer after each commit, between two transactions.
  void afterCommit(Session writer) throws SQLException;

  /// Keeps every other program from changing the schema until [#unlockSchema].
  void lockSchema(Session writer) throws SQLException;

  void unlockSchema(Session writer) throws SQLException;

  /// Called before the schema of a database that has data is changed.
  ///
  /// @param version the schema that it will get
  void beforeUpgrade(Session writer, int version) throws SQLException;

  @Override
  void close();
}
