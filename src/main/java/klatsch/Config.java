package klatsch;

import java.util.List;
import klatsch.config.DataConfig;
import klatsch.config.DatabaseConfig;
import klatsch.config.HttpConfig;
import klatsch.config.LogConfig;
import klatsch.config.MetricsConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.ServerConfig;
import klatsch.config.Setting;
import klatsch.config.Settings;

/// How the server is set up: a section for each part.
///
/// A section reads its own settings, see [Settings]; this is the list of the sections.
public record Config(
    ServerConfig server,
    HttpConfig http,
    DataConfig data,
    DatabaseConfig database,
    RegistrationConfig registration,
    LogConfig log,
    MetricsConfig metrics) {
  public static Config from(Settings settings) {
    return new Config(
        ServerConfig.from(settings),
        HttpConfig.from(settings),
        DataConfig.from(settings),
        DatabaseConfig.from(settings),
        RegistrationConfig.from(settings),
        LogConfig.from(settings),
        MetricsConfig.from(settings));
  }

  /// Every setting there is, with its default.
  public static List<Setting> settings() {
    var settings = Settings.none();
    var _ = from(settings);
    return settings.known();
  }
}
