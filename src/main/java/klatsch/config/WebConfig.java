package klatsch.config;

/// What the server shows to people who come with a browser.
public record WebConfig(boolean examples) {
  public static WebConfig from(Settings settings) {
    return new WebConfig(
        settings.flag(
            "web.examples",
            true,
            "Whether there are example clients at `/_klatsch/examples/`, to try the server out and"
                + " to learn from."));
  }
}
