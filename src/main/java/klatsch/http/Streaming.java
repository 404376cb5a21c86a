package klatsch.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import klatsch.json.JsonObject;
import klatsch.json.JsonStream;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/// Sends a [StreamedJson] while it is made, or a [Download] while it is read, if it is long: what
/// fits into one piece goes like any other answer.
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
    var out = new JsonStream(PIECE, (bytes, length) -> send(HEAD, bytes, length));
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

  /// Sends all but the end of that part of a file which a request asks for.
  ///
  /// @return the end, which may be the whole
  /// @throws Failure if it breaks off in the midst
  Reply allButTheEnd(Download download, Request request) throws Failure {
    if (download.isKept(request.getHeaders())) {
      return download.notModified();
    }
    var range = download.range(request.getHeaders());
    if (range == null) {
      return download.nothingThere();
    }
    var head = download.head(range);
    if (HttpMethod.HEAD.is(request.getMethod())) {
      return head;
    }
    try (var file = FileChannel.open(download.file(), StandardOpenOption.READ)) {
      file.position(range.from());
      long left = range.length();
      var piece = ByteBuffer.allocate((int) Math.min(left, PIECE));
      for (; left > PIECE; left -= PIECE) {
        send(head, fill(piece, file), PIECE);
      }
      return head.withBody(Arrays.copyOf(fill(piece.limit((int) left), file), (int) left));
    } catch (IOException | RuntimeException e) {
      if (sent == 0) {
        throw new IllegalStateException("A file cannot be read", e);
      }
      throw new Failure(e);
    }
  }

  private static byte[] fill(ByteBuffer piece, FileChannel file) throws IOException {
    piece.rewind();
    while (piece.hasRemaining()) {
      if (file.read(piece) < 0) {
        throw new EOFException("The file is shorter than it should be");
      }
    }
    return piece.array();
  }

  private void send(Reply head, byte[] bytes, int length) {
    if (sent == 0) {
      head.putHead(response);
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
