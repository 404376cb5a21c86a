package klatsch.config;

/// Whether people can search what was said.
public record SearchConfig(boolean enabled) {
  public static SearchConfig from(Settings settings) {
    return new SearchConfig(
        settings.flag(
            "search.enabled",
            true,
            "Whether people can search what was said in their rooms. It takes an index in the"
                + " folder `search` beside the data, which is made anew when it is missing."));
  }
}
