package klatsch.config;

/// Who we are.
///
/// @param name the part after the colon in `@alice:example.org`
public record ServerConfig(String name) {
  public static ServerConfig from(Settings settings) {
    return new ServerConfig(
        settings.serverName(
            "server.name",
            "localhost",
            "The name of this server in user and room ids. It cannot be changed once people have"
                + " joined."));
  }
}
