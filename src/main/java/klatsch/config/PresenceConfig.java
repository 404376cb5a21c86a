package klatsch.config;

/// Whether people see who is there.
public record PresenceConfig(boolean enabled) {
  public static final PresenceConfig USUAL = new PresenceConfig(true);

  public static PresenceConfig from(Settings settings) {
    return new PresenceConfig(
        settings.flag(
            "presence.enabled",
            USUAL.enabled(),
            "Whether people see who of those with whom they share a room is there. If not,"
                + " everybody seems to be away, and nobody is told anything."));
  }
}
