package klatsch.bench;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What to measure, and how large.
///
/// @param scenarios the names of those that are wanted; none is all, or the comparison with a peer
///   if one is named
/// @param url of a server that runs already; null starts one
/// @param pid of that server's process; null if nobody knows it
/// @param database URL of an empty PostgreSQL for the server that is started; null is SQLite
/// @param against a peer in bench/peers or the URL of another server, for the scenario that
///   compares
/// @param sizes those that were given
record Options(
    Set<String> scenarios,
    @Nullable URI url,
    @Nullable Long pid,
    @Nullable String database,
    @Nullable String against,
    Map<Size, Integer> sizes) {

  /// The sizes of the loads, each with its usual number and the largest that is allowed.
  enum Size {
    SECONDS("how long each measurement lasts", 10, 600),
    CLIENTS("how many people send at once", 64, 1_000),
    ROOMS("how many rooms they send to", 100, 10_000),
    MANY_ROOMS("in how many rooms somebody is who is in many", 5_000, 20_000),
    MEMBERS("how many members a large room has", 10_000, 50_000),
    WAITING("how many long-polls wait at once", 10_000, 50_000),
    HISTORY("how many events a large history has", 1_000_000, 10_000_000),
    FORK("how many events each side of a large fork has", 1_000, 100_000);

    private final String meaning;
    private final int usual;
    private final int most;

    Size(String meaning, int usual, int most) {
      this.meaning = meaning;
      this.usual = usual;
      this.most = most;
    }

    private String option() {
      return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable Size of(String option) {
      for (var size : values()) {
        if (size.option().equals(option)) {
          return size;
        }
      }
      return null;
    }
  }

  static String usage() {
    var text =
        new StringBuilder(
            """
            ./dev bench [scenario ...] [options]      all scenarios when none is named

              --list      the scenarios
              --database  an empty PostgreSQL for the server, postgres://user:password@host/database;
                          without it SQLite
              --url       drive a server that runs already on this machine, where anybody may register
                          and nothing is limited; what needs its process or its disk is not measured
              --pid       the number of that server's process, so that its processor time is
              --against   a peer in bench/peers, which is installed and started (synapse,
                          synapse:postgres, dendrite), or the URL of a server that runs already:
                          compares sends, both driven in turn in one run
            """);
    for (var size : Size.values()) {
      text.append("  %-12s  %s (%,d)%n".formatted(size.option(), size.meaning, size.usual));
    }
    return text.toString();
  }

  /// @throws IllegalArgumentException saying what is wrong
  static Options parse(String[] arguments) {
    var scenarios = new LinkedHashSet<String>();
    var given = new LinkedHashMap<String, String>();
    var sizes = new LinkedHashMap<Size, Integer>();
    for (var i = 0; i < arguments.length; i++) {
      var name = arguments[i];
      if (!name.startsWith("--")) {
        scenarios.add(Scenarios.named(name).name());
        continue;
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException("there is no value after " + name);
      }
      var value = arguments[++i];
      var size = Size.of(name);
      if (size == null) {
        given.put(name, value);
      } else {
        sizes.put(size, number(name, value, size.most));
      }
    }
    if (scenarios.isEmpty() && given.containsKey("--against")) {
      scenarios.add(Against.NAME);
    }
    var url = given.remove("--url");
    var pid = given.remove("--pid");
    var options =
        new Options(
            scenarios,
            url == null ? null : loopback("--url", url),
            pid == null ? null : (long) number("--pid", pid, Integer.MAX_VALUE),
            given.remove("--database"),
            given.remove("--against"),
            sizes);
    for (var unknown : given.keySet()) {
      throw new IllegalArgumentException(unknown + " is not known");
    }
    return options;
  }

  int size(Size size) {
    return sizes.getOrDefault(size, size.usual);
  }

  Duration duration() {
    return Duration.ofSeconds(size(Size.SECONDS));
  }

  /// What the server that is measured keeps its data in.
  String databaseName() {
    if (url != null) {
      return "unknown";
    }
    return database == null ? "sqlite" : "postgresql";
  }

  private static int number(String name, String value, int most) {
    if (!value.matches("[0-9]{1,8}")) {
      throw new IllegalArgumentException(name + " needs a number and not " + value);
    }
    var number = Integer.parseInt(value);
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(name + " must be between 1 and " + most);
    }
    return number;
  }

  /// A load is never sent to somebody else's machine, not even by mistake.
  static URI loopback(String name, String url) {
    var server = URI.create(url);
    if (!"http".equals(server.getScheme()) || server.getPort() == -1) {
      throw new IllegalArgumentException(name + " needs http, a host and a port");
    }
    try {
      if (InetAddress.getByName(server.getHost()).isLoopbackAddress()) {
        return server;
      }
    } catch (UnknownHostException _) {
      // Then it is not this machine either.
    }
    throw new IllegalArgumentException(name + " must be of this machine, such as localhost");
  }
}
