package klatsch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import klatsch.config.AddressRange;
import klatsch.config.ConfigProblems;
import klatsch.config.DataConfig;
import klatsch.config.DataSize;
import klatsch.config.DatabaseConfig;
import klatsch.config.DirectoryConfig;
import klatsch.config.HttpConfig;
import klatsch.config.IdentityConfig;
import klatsch.config.LimitsConfig;
import klatsch.config.LogConfig;
import klatsch.config.MediaConfig;
import klatsch.config.MetricsConfig;
import klatsch.config.PasswordConfig;
import klatsch.config.PresenceConfig;
import klatsch.config.Rate;
import klatsch.config.RegistrationConfig;
import klatsch.config.SearchConfig;
import klatsch.config.Secret;
import klatsch.config.ServerConfig;
import klatsch.config.SessionConfig;
import klatsch.config.Setting;
import klatsch.config.Settings;
import klatsch.config.Sources;
import klatsch.config.SupportConfig;
import klatsch.config.WebConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final Config DEFAULTS =
      new Config(
          new ServerConfig("localhost", null),
          new HttpConfig("127.0.0.1", 8008, 8448, DataSize.mebibytes(1), 32_768, 5_000, List.of()),
          new DataConfig(Path.of("data")),
          new DatabaseConfig(null),
          new RegistrationConfig(RegistrationConfig.Mode.OPEN),
          PasswordConfig.USUAL,
          SessionConfig.USUAL,
          new IdentityConfig(List.of(), null),
          new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT),
          LimitsConfig.usual(),
          new SupportConfig(null, null, SupportConfig.Role.ADMIN, null),
          new MetricsConfig("127.0.0.1", null),
          new SearchConfig(true),
          DirectoryConfig.USUAL,
          PresenceConfig.USUAL,
          new MediaConfig(DataSize.mebibytes(50), 50, Duration.ofDays(1), true, 32_000_000, 2),
          new WebConfig(true));

  /// One value for each setting, all different from the default.
  private static final Map<String, String> ALL =
      allDifferent(
          "server.name", "example.org",
          "accounts.identity-servers", "matrix.org:8090, vector.im",
          "accounts.identity-authorities", "/etc/authorities.pem",
          "server.base-url", "https://matrix.example.org",
          "http.bind", "::1",
          "http.port", "80",
          "https.port", "443",
          "http.max-body", "2M",
          "http.connections", "100",
          "http.connections-per-address", "10",
          "http.trusted-proxies", "127.0.0.1, 2001:db8::/32",
          "data.dir", "/var/lib/klatsch",
          "database.url", "postgres://host/db",
          "registration.mode", "token",
          "registration.guests", "true",
          "registration.terms-url", "https://example.org/terms",
          "registration.terms-name", "House rules",
          "registration.terms-version", "2",
          "password.min-length", "12",
          "password.require-digit", "true",
          "password.require-lowercase", "true",
          "password.require-uppercase", "true",
          "password.require-symbol", "true",
          "session.access-token-lifetime", "15m",
          "session.lifetime", "90d",
          "log.level", "debug",
          "limits.enabled", "false",
          "limits.sending", "1/1s",
          "limits.room", "2/1s",
          "limits.signals", "3/1s",
          "limits.joining", "4/1s",
          "limits.inviting", "5/1s",
          "limits.creating", "6/1s",
          "limits.profile", "7/1s",
          "limits.changing", "8/1s",
          "limits.uploading", "9/1s",
          "limits.searching", "10/1s",
          "limits.reading", "11/1s",
          "limits.syncing", "12/1s",
          "limits.waiting", "13",
          "limits.registration", "14/1s",
          "limits.login", "15/1s",
          "limits.password", "16/1s",
          "limits.strangers", "17/1s",
          "support.matrix-id", "@help:example.org",
          "support.email", "help@example.org",
          "support.role", "security",
          "support.page", "https://example.org/help?me=1",
          "log.format", "json",
          "metrics.bind", "::1",
          "metrics.port", "9008",
          "search.enabled", "false",
          "directory.search-all-users", "true",
          "presence.enabled", "false",
          "media.max-upload", "7M",
          "media.pending", "8",
          "media.pending-lifetime", "9h",
          "media.unauthenticated", "false",
          "media.thumbnail-pixels", "1000000",
          "media.thumbnails-at-once", "11",
          "web.examples", "false");

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
                new HttpConfig(
                    "::1",
                    80,
                    443,
                    DataSize.mebibytes(2),
                    100,
                    10,
                    List.of(AddressRange.parse("127.0.0.1"), AddressRange.parse("2001:db8::/32"))),
                new DataConfig(Path.of("/var/lib/klatsch")),
                new DatabaseConfig(new Secret("postgres://host/db")),
                new RegistrationConfig(
                    RegistrationConfig.Mode.TOKEN,
                    true,
                    new RegistrationConfig.Terms(
                        URI.create("https://example.org/terms"), "House rules", "2")),
                new PasswordConfig(12, true, true, true, true),
                new SessionConfig(Duration.ofMinutes(15), Duration.ofDays(90)),
                new IdentityConfig(
                    List.of("matrix.org:8090", "vector.im"), Path.of("/etc/authorities.pem")),
                new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.JSON),
                new LimitsConfig(
                    false,
                    perSecond(1),
                    perSecond(2),
                    perSecond(3),
                    perSecond(4),
                    perSecond(5),
                    perSecond(6),
                    perSecond(7),
                    perSecond(8),
                    perSecond(9),
                    perSecond(10),
                    perSecond(11),
                    perSecond(12),
                    13,
                    perSecond(14),
                    perSecond(15),
                    perSecond(16),
                    perSecond(17)),
                new SupportConfig(
                    "@help:example.org",
                    "help@example.org",
                    SupportConfig.Role.SECURITY,
                    URI.create("https://example.org/help?me=1")),
                new MetricsConfig("::1", 9008),
                new SearchConfig(false),
                new DirectoryConfig(true),
                new PresenceConfig(false),
                new MediaConfig(
                    DataSize.mebibytes(7), 8, Duration.ofHours(9), false, 1_000_000, 11),
                new WebConfig(false)));
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

  @ParameterizedTest
  @CsvSource({
    "password.min-length, 0",
    "password.min-length, 129",
    "password.min-length, many",
    "password.require-digit, yes",
    "password.require-symbol, 1",
  })
  void whatIsNoNumberOrFlagIsRefused(String setting, String value) {
    var settings = new Sources(Config.settings(), List.of()).option(setting, value).settings();

    Config.from(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOf(ConfigProblems.class)
        .hasMessageContaining(setting);
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

  private static Rate perSecond(int count) {
    return new Rate(count, Duration.ofSeconds(1));
  }

  private static Map<String, String> allDifferent(String... namesAndValues) {
    var all = new HashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return all;
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
