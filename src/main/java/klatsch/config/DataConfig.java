package klatsch.config;

import java.nio.file.Path;

/// Where we keep things.
///
/// @param folder for the embedded database, the signing key, the certificate and media
public record DataConfig(Path folder) {
  public static DataConfig from(Settings settings) {
    return new DataConfig(
        settings.folder(
            "data.dir",
            Path.of("data"),
            "The folder for everything that is kept. It is made when it is missing."));
  }

  /// The folder of what people have uploaded.
  public Path media() {
    return folder.resolve("media");
  }

  /// The folder of the index of messages, which can be made anew from the database at any time.
  public Path searchIndex() {
    return folder.resolve("search");
  }
}
