package klatsch.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the settings out of what was given, and remembers what there is to read.
///
/// A section asks for each of its settings once, with name, default and meaning; that one line is
/// all there is to adding a setting. The command line, the environment, the manual and the list of
/// known names follow from it. A bad value is noted and replaced by the default, so that [#check]
/// can tell all problems at once.
public final class Settings {
  private final Map<String, Given> given;
  private final Map<String, Setting> known = new LinkedHashMap<>();
  private final List<String> problems;

  /// @param given what people gave, by the name of the setting
  /// @param problems what was found wrong while gathering it
  Settings(Map<String, Given> given, List<String> problems) {
    this.given = Map.copyOf(given);
    this.problems = new ArrayList<>(problems);
  }

  /// With nothing given: everything has its default.
  public static Settings none() {
    return new Settings(Map.of(), List.of());
  }

  public String text(String name, String standard, String meaning) {
    return read(name, Kind.TEXT, standard, meaning);
  }

  public String serverName(String name, String standard, String meaning) {
    return read(name, Kind.NAME_OF_SERVER, standard, meaning);
  }

  /// Names of servers; none unless they are given.
  public List<String> serverNames(String name, String meaning) {
    return read(name, Kind.NAMES_OF_SERVERS, List.of(), meaning);
  }

  /// A user that may be missing: then it is null.
  public @Nullable String userId(String name, String meaning) {
    return orNull(read(name, Kind.USER, "", meaning));
  }

  /// A mail address that may be missing: then it is null.
  public @Nullable String email(String name, String meaning) {
    return orNull(read(name, Kind.MAIL_ADDRESS, "", meaning));
  }

  /// The address of a page that may be missing: then it is null.
  public @Nullable URI webPage(String name, String meaning) {
    var page = orNull(read(name, Kind.WEB_PAGE, "", meaning));
    return page == null ? null : URI.create(page);
  }

  /// An address that may be missing: then it is null.
  public @Nullable URI webAddress(String name, String meaning) {
    var address = read(name, Kind.WEB_ADDRESS, "", meaning);
    return address.isEmpty() ? null : URI.create(address);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  public boolean flag(String name, boolean standard, String meaning) {
    return read(name, Kind.FLAG, standard, meaning);
  }

  public int number(String name, int least, int standard, int most, String meaning) {
    return read(name, Kind.number(least, most), standard, meaning);
  }

  /// @param standard as people write it
  public Rate rate(String name, String standard, String meaning) {
    return read(name, Kind.RATE, Rate.parse(standard), meaning);
  }

  /// Ranges of addresses; none unless they are given.
  public List<AddressRange> addresses(String name, String meaning) {
    return read(name, Kind.ADDRESSES, List.of(), meaning);
  }

  public int port(String name, int standard, String meaning) {
    return read(name, Kind.PORT, standard, meaning);
  }

  /// A port that is off unless it is given: then it is null.
  public @Nullable Integer optionalPort(String name, String meaning) {
    int port = read(name, Kind.OPTIONAL_PORT, Kind.NO_PORT, meaning);
    return port == Kind.NO_PORT ? null : port;
  }

  public DataSize size(String name, DataSize standard, String meaning) {
    return read(name, Kind.SIZE, standard, meaning);
  }

  /// Longer than nothing.
  public Duration duration(String name, Duration standard, String meaning) {
    var time = read(name, Kind.DURATION, standard, meaning);
    if (time.isZero()) {
      problem(name, "a time of nothing will not do for " + name);
    }
    return time;
  }

  /// A time that may be missing: then it is null.
  public @Nullable Duration optionalDuration(String name, String meaning) {
    var time = read(name, Kind.DURATION, Duration.ZERO, meaning);
    return time.isZero() ? null : time;
  }

  public Path folder(String name, Path standard, String meaning) {
    return read(name, Kind.FOLDER, standard, meaning);
  }

  /// A file that may be missing: then it is null.
  public @Nullable Path file(String name, String meaning) {
    var file = read(name, Kind.OPTIONAL_FILE, Path.of(""), meaning);
    return file.toString().isEmpty() ? null : file;
  }

  public <E extends Enum<E>> E choice(String name, E standard, String meaning) {
    return read(name, Kind.choice(standard.getDeclaringClass()), standard, meaning);
  }

  /// A secret that may be missing: then it is null.
  public @Nullable Secret secret(String name, String meaning) {
    var secret = read(name, Kind.SECRET, new Secret(""), meaning);
    return secret.reveal().isEmpty() ? null : secret;
  }

  /// Notes a problem that only a section can see, such as two settings that contradict each other.
  public void problem(String name, String sentence) {
    var value = given.get(name);
    problems.add((value == null ? name : value.where()) + ": " + sentence);
  }

  private <T> T read(String name, Kind<T> kind, T standard, String meaning) {
    var value = given.get(name);
    var parsed = value == null ? null : parse(name, value, kind);
    var now = parsed == null ? standard : parsed;
    var setting =
        new Setting(
            name,
            meaning,
            kind.needs(),
            kind.secret() ? "" : kind.show().apply(standard),
            kind.secret() && value == null ? "" : kind.show().apply(now),
            value == null ? Setting.DEFAULT : value.where());
    if (known.put(name, setting) != null) {
      throw new IllegalStateException("two settings are called " + name);
    }
    return now;
  }

  private <T> @Nullable T parse(String name, Given given, Kind<T> kind) {
    try {
      return kind.parse().apply(given.value());
    } catch (IllegalArgumentException _) {
      var complaint = kind.secret() ? "its value" : "`" + given.value() + "`";
      problems.add(
          "%s: %s will not do for %s, which needs %s"
              .formatted(given.where(), complaint, name, kind.needs()));
      return null;
    }
  }

  /// All settings that were asked for, in that order.
  public List<Setting> known() {
    return List.copyOf(known.values());
  }

  /// Throws when anything is wrong. To be called when every section has read what it needs.
  public void check() throws ConfigProblems {
    if (!problems.isEmpty()) {
      throw new ConfigProblems(problems);
    }
  }
}
