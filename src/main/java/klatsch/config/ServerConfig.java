package klatsch.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Who we are.
///
/// @param name the part after the colon in `@alice:example.org`
/// @param baseUrl where clients reach us, if that can be told
public record ServerConfig(String name, @Nullable URI baseUrl) {
  public static ServerConfig from(Settings settings) {
    return new ServerConfig(
        settings.serverName(
            "server.name",
            "localhost",
            "The name of this server in user and room ids. It cannot be changed once people have"
                + " joined."),
        settings.webAddress(
            "server.base-url",
            "Where clients reach this server, such as `https://matrix.example.org`. Those who only"
                + " know its name are told so at `/.well-known/matrix/client`."));
  }
}
