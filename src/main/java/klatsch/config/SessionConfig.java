package klatsch.config;

import java.time.Duration;

/// How long people stay logged in.
///
/// @param accessTokenLifetime of a token that its client can replace; others do not end
public record SessionConfig(Duration accessTokenLifetime) {
  /// Who finds a token, in a log, say, has it for a quarter of an hour at most. A phone that wakes
  /// up now and then does not have to begin each time by asking for another.
  private static final TimeSpan USUAL = TimeSpan.minutes(15);

  public static final SessionConfig STANDARD = new SessionConfig(USUAL.duration());

  public static SessionConfig from(Settings settings) {
    return new SessionConfig(
        settings
            .time(
                "session.access-token-lifetime",
                USUAL,
                "How long an access token is good, if the client can replace it by a refresh token."
                    + " Other clients stay logged in until they log out.")
            .duration());
  }
}
