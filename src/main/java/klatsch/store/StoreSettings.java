package klatsch.store;

import java.nio.file.Path;
import klatsch.config.DataConfig;
import klatsch.config.DatabaseConfig;

/// Where everything is kept.
///
/// @param url empty for SQLite, else where PostgreSQL is:
///   `postgresql://user:password@host/database`, or the same as a JDBC URL
/// @param dataDir the folder of `klatsch.db`, and of whatever else this server keeps in files
/// @param alone whether the folder belongs to the opener: a server takes it, a tool that looks in
///   while the server runs does not
public record StoreSettings(String url, Path dataDir, boolean alone) {
  public StoreSettings(String url, Path dataDir) {
    this(url, dataDir, true);
  }

  /// As the settings say.
  public static StoreSettings of(DatabaseConfig database, DataConfig data) {
    var url = database.url();
    return new StoreSettings(url == null ? "" : url.reveal(), data.folder());
  }

  /// The same place, opened beside a server that may be running.
  public StoreSettings shared() {
    return new StoreSettings(url, dataDir, false);
  }

  boolean embedded() {
    return url.isEmpty();
  }

  /// Without the URL, which may hold a password.
  @Override
  public String toString() {
    return (embedded() ? "SQLite in " : "PostgreSQL, files in ") + dataDir;
  }
}
