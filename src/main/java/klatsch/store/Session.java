package klatsch.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// One connection, and the statements that have been prepared on it.
///
/// For one thread at a time.
final class Session implements AutoCloseable {
  /// More than the program has statements; a prepared one costs a few kilobytes.
  private static final int MAX_PREPARED = 256;

  /// See [#checkpoint].
  static final long BUSY = -1;

  private final Connection connection;
  private final boolean keepsStatements;
  private final SequencedMap<String, PreparedStatement> prepared =
      new LinkedHashMap<>(MAX_PREPARED, 0.75f, true);

  private Session(Connection connection, boolean keepsStatements) {
    this.connection = connection;
    this.keepsStatements = keepsStatements;
  }

  /// A session for as long as its connection.
  static Session lasting(Connection connection) {
    return new Session(connection, true);
  }

  /// A session on a borrowed connection, whose driver keeps the statements.
  static Session borrowed(Connection connection) {
    return new Session(connection, false);
  }

  /// Takes a statement, to be given back with [#giveBack]. While it is away, the next to want the
  /// same gets one of its own: its rows may still be read.
  PreparedStatement take(String sql) throws SQLException {
    var statement = prepared.remove(sql);
    return statement != null ? statement : connection.prepareStatement(sql);
  }

  void giveBack(String sql, PreparedStatement statement) throws SQLException {
    if (!keepsStatements) {
      statement.close();
      return;
    }
    var other = prepared.put(sql, statement);
    if (other != null) {
      other.close();
    }
    if (prepared.size() > MAX_PREPARED) {
      var oldest = prepared.pollFirstEntry();
      oldest.getValue().close();
    }
  }

  void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The one text that a statement returns.
  String text(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /// All texts that a statement returns.
  List<String> texts(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  /// Checkpoints SQLite's write-ahead log.
  ///
  /// @return how many pages the log has, or [#BUSY] if somebody was in the way
  long checkpoint(String mode) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
      rows.next();
      return rows.getInt("busy") == 0 ? rows.getLong("log") : BUSY;
    }
  }

  /// Begins a transaction. On SQLite it takes the place of the one writer at once.
  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  /// Returns when what the transaction wrote is on disk.
  void commit() throws SQLException {
    connection.setAutoCommit(true); // which commits, on both databases in one round trip
  }

  void rollback() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
