package klatsch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import klatsch.config.ConfigProblems;
import klatsch.config.DataConfig;
import klatsch.config.DataSize;
import klatsch.config.DatabaseConfig;
import klatsch.config.HttpConfig;
import klatsch.config.LogConfig;
import klatsch.config.MetricsConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.Secret;
import klatsch.config.ServerConfig;
import klatsch.config.Setting;
import klatsch.config.Settings;
import klatsch.config.Sources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final Config DEFAULTS =
      new Config(
          new ServerConfig("localhost", null),
          new HttpConfig("127.0.0.1", 8008, 8448, DataSize.mebibytes(1)),
          new DataConfig(Path.of("data")),
          new DatabaseConfig(null),
          new RegistrationConfig(RegistrationConfig.Mode.OPEN),
          new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT),
          new MetricsConfig("127.0.0.1", null));

  /// One value for each setting, all different from the default.
  private static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("server.name", "example.org"),
          Map.entry("server.base-url", "https://matrix.example.org"),
          Map.entry("http.bind", "::1"),
          Map.entry("http.port", "80"),
          Map.entry("https.port", "443"),
          Map.entry("http.max-body", "2M"),
          Map.entry("data.dir", "/var/lib/klatsch"),
          Map.entry("database.url", "postgres://host/db"),
          Map.entry("registration.mode", "off"),
          Map.entry("log.level", "debug"),
          Map.entry("log.format", "json"),
          Map.entry("metrics.bind", "::1"),
          Map.entry("metrics.port", "9008"));

  @Test
  void nothingNeedsToBeSet() {
    assertThat(Config.from(Settings.none())).isEqualTo(DEFAULTS);
  }

  @Test
  void everySettingReachesItsPlace() throws ConfigProblems {
    var sources = new Sources(Config.settings(), List.of());
    ALL.forEach(sources::option);
    var settings = sources.settings();

    var config = Config.from(settings);

    settings.check();
    assertThat(config)
        .isEqualTo(
            new Config(
                new ServerConfig("example.org", URI.create("https://matrix.example.org")),
                new HttpConfig("::1", 80, 443, DataSize.mebibytes(2)),
                new DataConfig(Path.of("/var/lib/klatsch")),
                new DatabaseConfig(new Secret("postgres://host/db")),
                new RegistrationConfig(RegistrationConfig.Mode.OFF),
                new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.JSON),
                new MetricsConfig("::1", 9008)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"matrix.example.org", "ftp://example.org", "https://", "https://example.org/path"})
  void clientsAreSentToWebAddressesOnly(String address) throws ConfigProblems {
    var settings =
        new Sources(Config.settings(), List.of()).option("server.base-url", address).settings();

    Config.from(settings);

    assertThatThrownBy(settings::check).isInstanceOf(ConfigProblems.class);
  }

  @Test
  void thisTestKnowsEverySetting() {
    assertThat(names(Config.settings())).containsExactlyInAnyOrderElementsOf(ALL.keySet());
  }

  @Test
  void noTwoSettingsShareAVariable() {
    var byVariable = new HashMap<String, String>();

    for (var setting : Config.settings()) {
      assertThat(byVariable.put(setting.variable(), setting.name())).isNull();
    }
  }

  private static List<String> names(List<Setting> settings) {
    return settings.stream().map(Setting::name).toList();
  }
}
