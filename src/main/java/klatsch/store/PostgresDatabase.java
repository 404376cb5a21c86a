package klatsch.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import klatsch.config.StartupProblem;

/// The database on a server of its own, which several nodes can share.
final class PostgresDatabase implements Database {
  /// Connections for reading. More of them than the server has cores make nothing faster.
  private static final int READERS = 10;

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

  /// A server that says nothing for so long is gone, and waiting for it would stop everything.
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);

  /// A writer whose network is gone holds up all others until the server gives it up. Between two
  /// statements of a group lie microseconds.
  private static final Duration IDLE_PATIENCE = Duration.ofSeconds(10);

  /// `/sync` compares and pages by the order of texts: it must be that of the bytes, as in SQLite.
  private static final Set<String> COLLATIONS = Set.of("C", "POSIX");

  private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");

  /// Any number that nobody else locks in this database: "klatsch" in ASCII.
  private static final long SCHEMA_LOCK = 0x6b6c6174736368L;

  private final String url;

  PostgresDatabase(StoreSettings settings) {
    this.url = jdbcUrl(settings.url());
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRES;
  }

  @Override
  public Session connectWriter() throws SQLException {
    var session = Session.lasting(DriverManager.getConnection(url, properties()));
    session.run("SET synchronous_commit = on"); // whatever is set for the database or the user
    session.run("SET idle_in_transaction_session_timeout = " + IDLE_PATIENCE.toMillis());
    checkEncoding(session);
    return session;
  }

  /// @throws StartupProblem if texts would be stored or ordered otherwise than everywhere else
  private static void checkEncoding(Session session) throws SQLException {
    var collation =
        session.text("SELECT datcollate FROM pg_database WHERE datname = current_database()");
    var encoding = session.text("SHOW server_encoding");
    if (!COLLATIONS.contains(collation) || !encoding.equals("UTF8")) {
      throw new StartupProblem(
          ("The PostgreSQL database orders text by \"%s\" in %s, but must do so by \"C\" in UTF8:"
                  + " create it anew with CREATE DATABASE klatsch TEMPLATE template0"
                  + " ENCODING 'UTF8' LOCALE 'C'")
              .formatted(collation, encoding));
    }
  }

  @Override
  public Readers connectReaders(Outage outage) {
    var config = new HikariConfig();
    config.setPoolName("store-readers");
    config.setJdbcUrl(url);
    config.setDataSourceProperties(properties());
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(Store.OUTAGE_PATIENCE.toMillis());
    return new PostgresReaders(new HikariDataSource(config), outage);
  }

  private static Properties properties() {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "klatsch");
    properties.setProperty("connectTimeout", Long.toString(CONNECT_PATIENCE.toSeconds()));
    properties.setProperty("socketTimeout", Long.toString(ANSWER_PATIENCE.toSeconds()));
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }

  /// Understands both forms in which operators write where their database is.
  static String jdbcUrl(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return url;
    }
    var uri = parsed(url);
    var jdbc = new StringBuilder("jdbc:postgresql://").append(hostAndPort(uri));
    jdbc.append(uri.getRawPath());
    char separator = '?';
    if (uri.getRawQuery() != null) {
      jdbc.append('?').append(uri.getRawQuery());
      separator = '&';
    }
    if (uri.getRawUserInfo() != null) {
      var user = uri.getRawUserInfo().split(":", 2);
      jdbc.append(separator).append("user=").append(user[0]);
      if (user.length == 2) {
        jdbc.append("&password=").append(user[1]);
      }
    }
    return jdbc.toString();
  }

  private static URI parsed(String url) {
    try {
      var uri = new URI(url);
      if (uri.getRawAuthority() != null && SCHEMES.contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Its message would tell the password.
    }
    throw new StartupProblem(
        "The database URL must look like postgresql://user:password@host/database");
  }

  private static String hostAndPort(URI uri) {
    var authority = uri.getRawAuthority();
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  @Override
  public void beginSnapshot(Session reader) throws SQLException {
    reader.begin();
    reader.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  }

  /// Its administrators have means of their own to look into its files.
  @Override
  public List<String> damage(Session reader) {
    return List.of();
  }

  /// Both are of the whole server, and nobody can set them for a session.
  @Override
  public List<String> dangers(Session session) throws SQLException {
    var dangers = new ArrayList<String>();
    for (var setting : List.of("fsync", "full_page_writes")) {
      if (session.text("SHOW " + setting).equals("off")) {
        dangers.add(
            ("PostgreSQL runs with %1$s = off: when the power fails, what people were told is safe"
                    + " can be lost, and the database with it. Set %1$s = on in its"
                    + " postgresql.conf, and reload that")
                .formatted(setting));
      }
    }
    return dangers;
  }

  @Override
  public void afterCommit(Session writer) {}

  @Override
  public long bytes(Session reader) throws SQLException {
    return Long.parseLong(reader.text("SELECT pg_database_size(current_database())"));
  }

  /// Several servers may start at once on one database.
  @Override
  public void lockSchema(Session writer) throws SQLException {
    writer.run("SELECT pg_advisory_lock(" + SCHEMA_LOCK + ")");
  }

  @Override
  public void unlockSchema(Session writer) throws SQLException {
    writer.run("SELECT pg_advisory_unlock(" + SCHEMA_LOCK + ")");
  }

  /// Its administrators have copies of their own, made by better means.
  @Override
  public void beforeUpgrade(Session writer, int version) {}

  @Override
  public void close() {}
}
