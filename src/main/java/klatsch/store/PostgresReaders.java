package klatsch.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;

/// Reads on connections of a pool, on the thread that asks: the driver waits as virtual threads
/// should.
final class PostgresReaders implements Readers {
  private final HikariDataSource pool;

  PostgresReaders(HikariDataSource pool) {
    this.pool = pool;
  }

  @Override
  public <T> T read(Reading<T> reading) {
    try (var connection = pool.getConnection()) {
      return reading.read(Session.borrowed(connection));
    } catch (SQLException e) {
      throw new StoreException("No connection to the database", e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
