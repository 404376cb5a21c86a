package klatsch.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads on connections of a pool, on the thread that asks: the driver waits as virtual threads
/// should.
final class PostgresReaders implements Readers {
  /// How PostgreSQL says that it is not there: the connection is lost, the server stops or starts.
  private static final Set<String> CONNECTION_LOST = Set.of("08", "57");

  private final HikariDataSource pool;
  private final Outage outage;
  private final ScopedValue<Session> own = ScopedValue.newInstance();

  PostgresReaders(HikariDataSource pool, Outage outage) {
    this.pool = pool;
    this.outage = outage;
  }

  /// While the database is away, one tries every now and then, and the others need not wait.
  ///
  /// @throws klatsch.model.error.UnavailableException if it is away
  @Override
  public <T> T read(Reading<T> reading) {
    if (own.isBound()) {
      return reading.read(own.get());
    }
    if (outage.isGoingOn() && !outage.isTimeToTry()) {
      throw outage.refusal(null);
    }
    try {
      return once(reading);
    } catch (StoreException e) {
      if (!isLost(e.getCause())) {
        throw e;
      }
      // The server may have been started anew: then all connections are of no use, and others are.
      pool.getHikariPoolMXBean().softEvictConnections();
      return again(reading);
    }
  }

  private <T> T again(Reading<T> reading) {
    try {
      return once(reading);
    } catch (StoreException e) {
      if (!isLost(e.getCause())) {
        throw e;
      }
      outage.goesOn(e);
      throw outage.refusal(e);
    }
  }

  private <T> T once(Reading<T> reading) {
    try (var connection = pool.getConnection()) {
      var session = Session.borrowed(connection);
      var found = ScopedValue.where(own, session).call(() -> reading.read(session));
      outage.over();
      return found;
    } catch (SQLException e) {
      if (pool.isClosed()) {
        throw new StoreException("The store is closed", e);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new StoreException("Interrupted while waiting to read", e);
      }
      outage.goesOn(e);
      throw outage.refusal(e);
    }
  }

  private static boolean isLost(@Nullable Throwable cause) {
    var state = cause instanceof SQLException e ? e.getSQLState() : null;
    return state != null && state.length() == 5 && CONNECTION_LOST.contains(state.substring(0, 2));
  }

  @Override
  public void close() {
    pool.close();
  }
}
