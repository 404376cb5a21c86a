package klatsch.config;

/// How much we tell operators.
public record LogConfig(Level level) {
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  public static LogConfig from(Settings settings) {
    return new LogConfig(
        settings.choice("log.level", Level.INFO, "How much is logged, to standard error."));
  }
}
