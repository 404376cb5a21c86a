package klatsch.config;

/// Whom people find when they look for somebody.
public record DirectoryConfig(boolean searchAllUsers) {
  public static final DirectoryConfig USUAL = new DirectoryConfig(false);

  public static DirectoryConfig from(Settings settings) {
    return new DirectoryConfig(
        settings.flag(
            "directory.search-all-users",
            USUAL.searchAllUsers(),
            "Whether people find everybody who has an account here when they look for a name. If"
                + " not, they find those with whom they share a room, and those in rooms that"
                + " anybody may come or look into."));
  }
}
