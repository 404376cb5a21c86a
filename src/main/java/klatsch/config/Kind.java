package klatsch.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the text of a setting becomes a value.
///
/// @param needs what would be right, as the end of the sentence "it needs ..."
/// @param parse throws an [IllegalArgumentException] for a text that is not of this kind
/// @param show how a value is printed, in the form that `parse` reads
/// @param secret whether the text must never be printed
record Kind<T>(String needs, Function<String, T> parse, Function<T, String> show, boolean secret) {
  /// Names as the specification wants them: a host name or address, and perhaps a port.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/appendices/#server-name)
  private static final String SERVER_NAME =
      "([A-Za-z0-9.-]{1,230}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?";

  private static final String FILE = "file:";

  private static final String OFF = "off";

  static final Kind<String> TEXT = plain("a text", text -> text);

  static final Kind<String> NAME_OF_SERVER =
      plain("a host name, such as `example.org`", Kind::serverName);

  static final Kind<List<String>> NAMES_OF_SERVERS =
      new Kind<>(
          "host names with commas between them, such as `matrix.org, vector.im`",
          text -> Stream.of(text.split(",")).map(String::strip).map(Kind::serverName).toList(),
          names -> String.join(", ", names),
          false);

  static final Kind<String> WEB_ADDRESS =
      plain(
          "a web address without anything after the host, such as `https://matrix.example.org`",
          text -> mustMatch(text, "https?://" + SERVER_NAME + "/?"));

  static final Kind<String> WEB_PAGE =
      plain(
          "a web address, such as `https://example.org/help`",
          text ->
              mustMatch(text, "https?://" + SERVER_NAME + "(/[\\x21-\\x7e&&[^\"<>\\\\^`{|}]]*)?"));

  static final Kind<String> USER =
      plain("a user id, such as `@admin:example.org`", text -> mustMatch(text, "@[^:]+:.+"));

  static final Kind<String> MAIL_ADDRESS =
      plain(
          "a mail address, such as `admin@example.org`",
          text -> mustMatch(text, "[^@\\s]+@[^@\\s]+"));

  static final Kind<Boolean> FLAG =
      plain("`true` or `false`", text -> mustMatch(text, "true|false").equals("true"));

  static final Kind<Rate> RATE =
      plain(
          "a number of times and a while in seconds, minutes or hours, such as `30/10s`, `300/1m`"
              + " or `60/1h`",
          Rate::parse);

  static final Kind<List<AddressRange>> ADDRESSES =
      new Kind<>(
          "addresses with commas between them, such as `127.0.0.1, 10.0.0.0/8, 2001:db8::/32`",
          text -> Stream.of(text.split(",")).map(String::strip).map(AddressRange::parse).toList(),
          ranges -> ranges.stream().map(AddressRange::toString).collect(Collectors.joining(", ")),
          false);

  static final Kind<Integer> PORT =
      plain("a number from 0 (any free port) to 65535", text -> between(0, text, 65_535));

  /// Stands for no port at all.
  static final int NO_PORT = -1;

  static final Kind<Integer> OPTIONAL_PORT =
      new Kind<>(
          "a number from 0 (any free port) to 65535, or `off`",
          text -> text.equals(OFF) ? NO_PORT : between(0, text, 65_535),
          port -> port == NO_PORT ? OFF : port.toString(),
          false);

  static final Kind<DataSize> SIZE =
      plain("a size in bytes, such as `65536`, `64K` or `8M`", DataSize::parse);

  static final Kind<Duration> DURATION =
      new Kind<>(Durations.NEEDS, Kind::duration, Kind::show, false);

  static final Kind<Path> FOLDER = plain("a path to a folder", Kind::path);

  /// Empty for none.
  static final Kind<Path> OPTIONAL_FILE =
      new Kind<>("a path to a file", Path::of, Path::toString, false);

  static final Kind<Secret> SECRET =
      new Kind<>(
          "a text, or `file:` and the path of a file that can be read",
          Kind::unlock,
          Secret::toString,
          true);

  private static <T> Kind<T> plain(String needs, Function<String, T> parse) {
    return new Kind<>(needs, parse, String::valueOf, false);
  }

  static Kind<Integer> number(int least, int most) {
    return plain("a number from " + least + " to " + most, text -> between(least, text, most));
  }

  /// One of the names of an enum, in lower case.
  static <E extends Enum<E>> Kind<E> choice(Class<E> choices) {
    var names =
        Arrays.stream(choices.getEnumConstants())
            .map(Kind::lowerCase)
            .collect(Collectors.joining(", "));
    return new Kind<>(
        "one of " + names,
        text -> Enum.valueOf(choices, text.toUpperCase(Locale.ROOT)),
        Kind::lowerCase,
        false);
  }

  private static String lowerCase(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static String mustMatch(String text, String pattern) {
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static String serverName(String text) {
    int port = mustMatch(text, SERVER_NAME).lastIndexOf(':');
    if (port > text.indexOf(']')) {
      var _ = between(0, text.substring(port + 1), 65_535);
    }
    return text;
  }

  private static int between(int least, String text, int most) {
    var number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  /// An empty text is no time at all.
  private static Duration duration(String text) {
    return text.isEmpty() ? Duration.ZERO : Durations.parse(text);
  }

  private static String show(Duration time) {
    return time.isZero() ? "" : Durations.show(time);
  }

  private static Path path(String text) {
    try {
      return Path.of(mustMatch(text, ".+"));
    } catch (InvalidPathException notPath) {
      throw new IllegalArgumentException(text, notPath);
    }
  }

  private static Secret unlock(String text) {
    if (!text.startsWith(FILE)) {
      return new Secret(text);
    }
    var file = text.substring(FILE.length());
    try {
      return new Secret(Files.readString(path(file)).strip());
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("the file " + file + " cannot be read", unreadable);
    }
  }
}
