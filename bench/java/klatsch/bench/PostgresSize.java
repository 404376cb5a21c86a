package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// How much a PostgreSQL database takes on its disk, its log not counted.
final class PostgresSize {
  private PostgresSize() {}

  static long of(String url) throws IOException {
    var uri = URI.create(url);
    var properties = new Properties();
    var login = uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
    if (login.length > 0) {
      properties.setProperty("user", login[0]);
    }
    if (login.length > 1) {
      properties.setProperty("password", login[1]);
    }
    var port = uri.getPort() == -1 ? 5432 : uri.getPort();
    var jdbcUrl = "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getPath();
    try (var connection = DriverManager.getConnection(jdbcUrl, properties);
        var statement = connection.createStatement()) {
      var _ = statement.execute("CHECKPOINT");
      try (var row =
          statement.executeQuery("SELECT pg_database_size(current_database()) AS bytes")) {
        row.next();
        return row.getLong("bytes");
      }
    } catch (SQLException e) {
      throw new IOException("The size of the database cannot be read", e);
    }
  }
}
