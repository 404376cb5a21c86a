package klatsch.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long people stay logged in.
///
/// @param accessTokenLifetime of the tokens of clients that refresh them
/// @param lifetime of the sessions of clients that do not; `null` is for ever
public record SessionConfig(Duration accessTokenLifetime, @Nullable Duration lifetime) {
  /// A stolen token is good for little that can be done in an hour; and each refresh costs a write.
  private static final Duration AN_HOUR = Duration.ofHours(1);

  /// Nobody has said anything else.
  public static final SessionConfig USUAL = new SessionConfig(AN_HOUR, null);

  public static SessionConfig from(Settings settings) {
    return new SessionConfig(
        settings.duration(
            "session.access-token-lifetime",
            AN_HOUR,
            "How long an access token lasts with a client that knows how to refresh it."),
        settings.optionalDuration(
            "session.lifetime",
            "How long one stays logged in with a client that cannot refresh its token. Without it,"
                + " until one logs out."));
  }
}
