package klatsch.http;

import java.time.Duration;

/// How much the edge bears before it says no.
///
/// @param connections open at the same time; further ones wait to be accepted
/// @param headerBytes of the request line with all headers
/// @param bodyBytes of a request body, where the [Route] has no limit of its own
/// @param idle how long a connection may say nothing, unless a request of it is being worked on
/// @param bodyPatience how long a body may take to arrive
/// @param stopPatience how long `close` waits for requests that are being worked on
public record HttpLimits(
    int connections,
    int headerBytes,
    int bodyBytes,
    Duration idle,
    Duration bodyPatience,
    Duration stopPatience) {
  /// An idle connection costs 7 KB, so these cost 115 MB at most.
  private static final int CONNECTIONS = 16_384;

  /// `/sync` carries a whole filter in its URL.
  private static final int HEADER_BYTES = 16 << 10;

  /// An event has 65,536 bytes at most; uploads of keys and long account data have more.
  private static final int BODY_BYTES = 1 << 20;

  /// Longer than the 30 seconds between two long-polls of most clients.
  private static final Duration IDLE = Duration.ofSeconds(90);

  /// The largest body over the slowest mobile network: 1 MiB at 10 KB/s.
  private static final Duration BODY_PATIENCE = Duration.ofSeconds(100);

  /// Shorter than the 30 seconds which containers get between SIGTERM and SIGKILL.
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /// What is right for people who chat.
  public static final HttpLimits USUAL =
      new HttpLimits(CONNECTIONS, HEADER_BYTES, BODY_BYTES, IDLE, BODY_PATIENCE, STOP_PATIENCE);

  /// The same, with another limit for bodies.
  public HttpLimits withBodyBytes(int bytes) {
    return new HttpLimits(connections, headerBytes, bytes, idle, bodyPatience, stopPatience);
  }
}
