package klatsch;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import klatsch.config.ConfigProblems;
import klatsch.config.DataConfig;
import klatsch.config.DataSize;
import klatsch.config.DatabaseConfig;
import klatsch.config.HttpConfig;
import klatsch.config.LogConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.Secret;
import klatsch.config.ServerConfig;
import klatsch.config.SessionConfig;
import klatsch.config.Setting;
import klatsch.config.Settings;
import klatsch.config.Sources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final Config DEFAULTS =
      new Config(
          new ServerConfig("localhost", null),
          new HttpConfig("127.0.0.1", 8008, 8448, DataSize.mebibytes(1)),
          new DataConfig(Path.of("data")),
          new DatabaseConfig(null),
          new RegistrationConfig(RegistrationConfig.Mode.OPEN),
          SessionConfig.USUAL,
          new LogConfig(LogConfig.Level.INFO));

  /// One value for each setting, all different from the default.
  private static final Map<String, String> ALL =
      Map.ofEntries(
          entry("server.name", "example.org"),
          entry("server.base-url", "https://matrix.example.org"),
          entry("http.bind", "::1"),
          entry("http.port", "80"),
          entry("https.port", "443"),
          entry("http.max-body", "2M"),
          entry("data.dir", "/var/lib/klatsch"),
          entry("database.url", "postgres://host/db"),
          entry("registration.mode", "token"),
          entry("registration.guests", "true"),
          entry("registration.terms-url", "https://example.org/terms"),
          entry("registration.terms-name", "House rules"),
          entry("registration.terms-version", "2"),
          entry("session.access-token-lifetime", "15m"),
          entry("session.lifetime", "90d"),
          entry("log.level", "debug"));

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
                new RegistrationConfig(
                    RegistrationConfig.Mode.TOKEN,
                    true,
                    new RegistrationConfig.Terms(
                        URI.create("https://example.org/terms"), "House rules", "2")),
                new SessionConfig(Duration.ofMinutes(15), Duration.ofDays(90)),
                new LogConfig(LogConfig.Level.DEBUG)));
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

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "http.bind, 127.0.0.1, OPEN",
    "http.bind, ::1, OPEN",
    "http.bind, 0.0.0.0, OFF",
    "http.bind, no.such.host.invalid, OFF",
    "server.base-url, https://matrix.example.org, OFF",
  })
  void whatIsOpenIsOpenToThisMachineOnly(String name, String value, RegistrationConfig.Mode mode)
      throws ConfigProblems {
    var sources = new Sources(Config.settings(), List.of());
    sources.option(name, value);

    assertThat(Config.from(sources.settings()).registration().mode()).isEqualTo(mode);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"0s", "5", "m", "-5m", "5w", "1234567s", "5 m"})
  void aTimeHasAUnit(String time) throws ConfigProblems {
    var sources = new Sources(Config.settings(), List.of());
    sources.option("session.access-token-lifetime", time);
    var settings = sources.settings();
    var _ = Config.from(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOf(ConfigProblems.class)
        .hasMessageContaining("session.access-token-lifetime");
  }
}
