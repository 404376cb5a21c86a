package klatsch.config;

/// How much we tell operators, and in which form.
public record LogConfig(Level level, Format format) {
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  public enum Format {
    TEXT,
    JSON
  }

  public static LogConfig from(Settings settings) {
    return new LogConfig(
        settings.choice(
            "log.level",
            Level.INFO,
            "How much is logged, to standard error. With `debug` also every request, without who"
                + " it was."),
        settings.choice(
            "log.format",
            Format.TEXT,
            "Lines for people, or a JSON object in each line for programs."));
  }
}
