package klatsch.bench;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What to measure.
///
/// @param url of a server that runs already; null starts one
/// @param database URL of an empty PostgreSQL for the server that is started; null is SQLite
/// @param clients how many people send at once
/// @param rooms how many rooms they send to
/// @param duration of each measurement
record Options(
    @Nullable URI url, @Nullable String database, int clients, int rooms, Duration duration) {
  private static final int MOST_CLIENTS = 1_000;
  private static final int MOST_ROOMS = 10_000;
  private static final int MOST_SECONDS = 600;

  static final String USAGE =
      """
      ./dev bench [--database URL] [--url URL] [--clients N] [--rooms N] [--seconds N]

        --database  an empty PostgreSQL for the server, postgres://user:password@host/database;
                    without it SQLite
        --url       drive a server that runs already on this machine, and where anybody may
                    register; what needs its process or its disk is then not measured
        --clients   how many people send at once (64)
        --rooms     how many rooms they send to (100)
        --seconds   how long each measurement lasts (15)
      """;

  /// @throws IllegalArgumentException saying what is wrong
  static Options parse(String[] arguments) {
    var options = new Options(null, null, 64, 100, Duration.ofSeconds(15));
    for (var i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException("there is no value after " + arguments[i]);
      }
      options = options.with(arguments[i], arguments[i + 1]);
    }
    return options;
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--url" -> new Options(loopback(value), database, clients, rooms, duration);
      case "--database" -> new Options(url, value, clients, rooms, duration);
      case "--clients" ->
          new Options(url, database, number(name, value, MOST_CLIENTS), rooms, duration);
      case "--rooms" ->
          new Options(url, database, clients, number(name, value, MOST_ROOMS), duration);
      case "--seconds" -> {
        var seconds = number(name, value, MOST_SECONDS);
        yield new Options(url, database, clients, rooms, Duration.ofSeconds(seconds));
      }
      default -> throw new IllegalArgumentException(name + " is not known");
    };
  }

  private static int number(String name, String value, int most) {
    if (!value.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(name + " needs a number and not " + value);
    }
    var number = Integer.parseInt(value);
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(name + " must be between 1 and " + most);
    }
    return number;
  }

  /// A load is never sent to somebody else's machine, not even by mistake.
  private static URI loopback(String url) {
    var server = URI.create(url);
    if (!"http".equals(server.getScheme()) || server.getPort() == -1) {
      throw new IllegalArgumentException("--url needs http, a host and a port");
    }
    try {
      if (InetAddress.getByName(server.getHost()).isLoopbackAddress()) {
        return server;
      }
    } catch (UnknownHostException _) {
      // Then it is not this machine either.
    }
    throw new IllegalArgumentException("--url must be of this machine, such as localhost");
  }
}
