package klatsch.http;

import java.io.Serial;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import klatsch.json.JsonObject;
import klatsch.json.JsonStream;
import org.eclipse.jetty.server.Response;

/// Sends a [StreamedJson] while it is made, if it is long: what fits into one piece goes like any
/// other answer.
///
/// A client has as much time to take all of it as it would have if it were sent as a whole. What we
/// need ourselves to make it is not counted.
final class Streaming {
  /// Most answers of `/sync` are shorter. Longer ones are cut into so much that it does not matter
  /// what each piece costs.
  static final int PIECE = 64 << 10;

  private static final Reply HEAD = Reply.ok(JsonObject.EMPTY);

  private final Response response;
  private final HttpLimits limits;
  private final Watch.Seen seen;
  private long sent;
  private Duration waited = Duration.ZERO;

  Streaming(Response response, HttpLimits limits, Watch.Seen seen) {
    this.response = response;
    this.limits = limits;
    this.seen = seen;
  }

  /// An answer that broke off after a part of it had been sent.
  static final class Failure extends Exception {
    @Serial private static final long serialVersionUID = 1;

    Failure(Throwable cause) {
      super(cause);
    }

    @Override
    public synchronized Throwable getCause() {
      return Objects.requireNonNull(super.getCause());
    }

    /// Whether the client is to blame, and not what made the answer.
    boolean isOfClient() {
      return getCause() instanceof NotTaken;
    }
  }

  /// The client has gone, or was too slow.
  private static final class NotTaken extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    NotTaken(Throwable cause) {
      super(null, cause, false, false);
    }
  }

  /// Sends all of an answer but its end.
  ///
  /// @return the end, which may be the whole
  /// @throws Failure if it breaks off in the midst
  Reply allButTheEnd(StreamedJson answer) throws Failure {
    var out = new JsonStream(PIECE, this::send);
    try {
      answer.writeTo(out);
    } catch (RuntimeException | Error e) {
      if (sent == 0) {
        throw e;
      }
      throw new Failure(e);
    }
    return HEAD.withBody(out.rest());
  }

  private void send(byte[] bytes, int length) {
    if (sent == 0) {
      HEAD.putHead(response);
    }
    sent += length;
    long begin = System.nanoTime();
    try {
      Sending.sendPart(bytes, length, response, limits.answerPatience(sent).minus(waited));
    } catch (ExecutionException e) {
      throw new NotTaken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotTaken(e);
    } finally {
      long nanos = System.nanoTime() - begin;
      waited = waited.plusNanos(nanos);
      seen.hasSent(length, nanos);
    }
  }
}
