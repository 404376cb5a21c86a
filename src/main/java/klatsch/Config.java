package klatsch;

import java.util.List;
import klatsch.config.DataConfig;
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
import klatsch.config.RegistrationConfig;
import klatsch.config.RegistrationConfig.Reach;
import klatsch.config.SearchConfig;
import klatsch.config.ServerConfig;
import klatsch.config.SessionConfig;
import klatsch.config.Setting;
import klatsch.config.Settings;
import klatsch.config.SupportConfig;
import klatsch.config.WebConfig;

/// How the server is set up: a section for each part.
///
/// A section reads its own settings, see [Settings]; this is the list of the sections.
public record Config(
    ServerConfig server,
    HttpConfig http,
    DataConfig data,
    DatabaseConfig database,
    RegistrationConfig registration,
    PasswordConfig password,
    SessionConfig session,
    IdentityConfig identity,
    LogConfig log,
    LimitsConfig limits,
    SupportConfig support,
    MetricsConfig metrics,
    SearchConfig search,
    DirectoryConfig directory,
    PresenceConfig presence,
    MediaConfig media,
    WebConfig web) {
  public static Config from(Settings settings) {
    var server = ServerConfig.from(settings);
    var http = HttpConfig.from(settings);
    return new Config(
        server,
        http,
        DataConfig.from(settings),
        DatabaseConfig.from(settings),
        RegistrationConfig.from(settings).reachedBy(reach(server, http)),
        PasswordConfig.from(settings),
        SessionConfig.from(settings),
        IdentityConfig.from(settings),
        LogConfig.from(settings),
        LimitsConfig.from(settings),
        SupportConfig.from(settings),
        MetricsConfig.from(settings),
        SearchConfig.from(settings),
        DirectoryConfig.from(settings),
        PresenceConfig.from(settings),
        MediaConfig.from(settings),
        WebConfig.from(settings));
  }

  /// Who has told the world where clients find the server has let others in, through a proxy.
  private static Reach reach(ServerConfig server, HttpConfig http) {
    return http.isOfThisMachineOnly() && server.baseUrl() == null
        ? Reach.THIS_MACHINE
        : Reach.OTHERS;
  }

  /// Every setting there is, with its default.
  public static List<Setting> settings() {
    var settings = Settings.none();
    var _ = from(settings);
    return settings.known();
  }
}
