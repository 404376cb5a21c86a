package klatsch.http;

import java.time.Duration;

/// How much the edge bears before it says no.
///
/// @param connections open at the same time; further ones wait to be accepted
/// @param connectionsPerAddress of these; further ones are closed at once
/// @param headerBytes of the request line with all headers
/// @param bodyBytes of a request body, where the [Route] has no limit of its own
/// @param idle how long a connection may say nothing, unless a request of it is being worked on;
///   and how long nothing of an answer may be taken
/// @param headerPatience how long the headers of a request, or the greetings of TLS, may take to
///   arrive; nobody is cut off earlier, and nobody much later than after twice as long
/// @param bodyPatience how long a body may take to arrive, if it is no [Upload]
/// @param answerPatience how long a client may take to read a short answer
/// @param slowestReader bytes a second: a long answer may take longer by what these need, whether
///   it is sent as a whole or while it is made, and so may an upload
/// @param stopPatience how long `close` waits for requests that are being worked on
public record HttpLimits(
    int connections,
    int connectionsPerAddress,
    int headerBytes,
    int bodyBytes,
    Duration idle,
    Duration headerPatience,
    Duration bodyPatience,
    Duration answerPatience,
    int slowestReader,
    Duration stopPatience) {
  /// An idle connection costs 7 KB, so these cost 230 MB at most.
  private static final int CONNECTIONS = 32_768;

  /// More than the largest office has behind one address.
  private static final int CONNECTIONS_PER_ADDRESS = 5_000;

  /// `/sync` carries a whole filter in its URL.
  private static final int HEADER_BYTES = 16 << 10;

  /// An event has 65,536 bytes at most; uploads of keys and long account data have more.
  private static final int BODY_BYTES = 1 << 20;

  /// Longer than the 30 seconds between two long-polls of most clients.
  private static final Duration IDLE = Duration.ofSeconds(90);

  /// All headers fit into a dozen packets.
  private static final Duration HEADER_PATIENCE = Duration.ofSeconds(30);

  /// The largest body over the slowest mobile network: 1 MiB at 10 KB/s.
  private static final Duration BODY_PATIENCE = Duration.ofSeconds(100);

  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(100);

  /// Over the slowest mobile network.
  private static final int SLOWEST_READER = 10 << 10;

  /// Shorter than the 30 seconds which containers get between SIGTERM and SIGKILL.
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /// What is right for people who chat.
  public static final HttpLimits USUAL =
      new HttpLimits(
          CONNECTIONS,
          CONNECTIONS_PER_ADDRESS,
          HEADER_BYTES,
          BODY_BYTES,
          IDLE,
          HEADER_PATIENCE,
          BODY_PATIENCE,
          ANSWER_PATIENCE,
          SLOWEST_READER,
          STOP_PATIENCE);

  /// The same, with another limit for bodies.
  public HttpLimits withBodyBytes(int bytes) {
    return new HttpLimits(
        connections,
        connectionsPerAddress,
        headerBytes,
        bytes,
        idle,
        headerPatience,
        bodyPatience,
        answerPatience,
        slowestReader,
        stopPatience);
  }

  /// The same, with other numbers of connections.
  public HttpLimits withConnections(int all, int perAddress) {
    return new HttpLimits(
        all,
        perAddress,
        headerBytes,
        bodyBytes,
        idle,
        headerPatience,
        bodyPatience,
        answerPatience,
        slowestReader,
        stopPatience);
  }

  /// How long an upload of so many bytes may take to arrive.
  Duration uploadPatience(long bytes) {
    return bodyPatience.plusSeconds(bytes / slowestReader);
  }

  /// How long a client may take to read so many bytes.
  Duration answerPatience(long bytes) {
    return answerPatience.plusSeconds(bytes / slowestReader);
  }
}
