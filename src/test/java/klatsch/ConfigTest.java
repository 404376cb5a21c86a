package klatsch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
          SessionConfig.STANDARD,
          new LogConfig(LogConfig.Level.INFO));

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
          Map.entry("registration.mode", "token"),
          Map.entry("registration.open-to-the-world", "true"),
          Map.entry("registration.guests", "true"),
          Map.entry("registration.terms-url", "https://example.org/rules"),
          Map.entry("registration.terms-name", "House rules"),
          Map.entry("registration.terms-version", "2026-11"),
          Map.entry("session.access-token-lifetime", "1h"),
          Map.entry("log.level", "debug"));

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
                        "House rules", "2026-11", URI.create("https://example.org/rules"))),
                new SessionConfig(Duration.ofHours(1)),
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

  @ParameterizedTest(name = "http.bind {0}, server.base-url {1}: {2}")
  @CsvSource({
    "127.0.0.1, '',                        open",
    "127.0.0.7, '',                        open",
    "::1,       '',                        open",
    "localhost, '',                        open",
    "localhost, http://localhost:8008,     open",
    "localhost, 'http://[::1]:8008',       open",
    "localhost, https://klatsch.example,   off",
    "0.0.0.0,   '',                        off",
    "::,        '',                        off",
    "192.0.2.7, '',                        off",
    "localhost.example, '',                off",
  })
  void whoCanBeReachedByOthersIsNotOpenUnlessTold(String bind, String baseUrl, String mode)
      throws ConfigProblems {
    var reached =
        new Sources(Config.settings(), List.of())
            .option("http.bind", bind)
            .option("server.base-url", baseUrl)
            .settings();

    var config = Config.from(reached);

    reached.check();
    assertThat(config.registration().mode()).hasToString(mode.toUpperCase(Locale.ROOT));
  }

  @Test
  void openToTheWorldHasToBeSaidTwice() throws ConfigProblems {
    var once =
        new Sources(Config.settings(), List.of())
            .option("http.bind", "0.0.0.0")
            .option("registration.mode", "open");
    var refused = once.settings();
    Config.from(refused);

    assertThatThrownBy(refused::check)
        .hasMessageContaining("--registration-mode: everybody who finds this server")
        .hasMessageContaining("registration.open-to-the-world = true");

    var twice = once.option("registration.open-to-the-world", "true").settings();
    var config = Config.from(twice);
    twice.check();
    assertThat(config.registration().mode()).isEqualTo(RegistrationConfig.Mode.OPEN);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "registration.mode, everybody",
    "registration.guests, yes",
    "registration.terms-url, ftp://example.org/rules",
    "registration.terms-version, 1 of 2",
    "session.access-token-lifetime, 0s",
    "session.access-token-lifetime, soon",
  })
  void whatWillNotDoIsAProblem(String name, String value) throws ConfigProblems {
    var settings = new Sources(Config.settings(), List.of()).option(name, value).settings();

    Config.from(settings);

    assertThatThrownBy(settings::check).hasMessageContaining("--" + name.replace('.', '-'));
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
