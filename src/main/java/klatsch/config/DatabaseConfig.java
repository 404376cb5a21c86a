package klatsch.config;

import org.jspecify.annotations.Nullable;

/// Which database we keep things in.
///
/// @param url of PostgreSQL, `postgres://user:password@host/database`; null is SQLite in the data
///   folder
public record DatabaseConfig(@Nullable Secret url) {
  public static DatabaseConfig from(Settings settings) {
    var name = "database.url";
    var url =
        settings.secret(
            name,
            "PostgreSQL to use instead of the embedded SQLite, as"
                + " `postgres://user:password@host/database`, or `file:` and the path of a file"
                + " that holds it.");
    if (url != null && !url.reveal().matches("postgres(ql)?://.+")) {
      settings.problem(name, "it must begin with `postgres://`; leave it out to use SQLite");
    }
    return new DatabaseConfig(url);
  }
}
