package klatsch.http;

import java.io.InputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// The body of an [Upload]: a stream that waits for the client, and holds no more of the body than
/// what came last.
final class ArrivingBody extends InputStream {
  /// How large a body is taken to be, for the time that it may need, if nobody says so.
  private static final long UNTOLD_LENGTH = 50 << 20;

  private final Request request;
  private final RequestBody body;
  private final byte[] one = new byte[1];
  private Content.@Nullable Chunk chunk;
  private boolean begun;
  private boolean ended;

  private ArrivingBody(Request request, RequestBody body) {
    this.request = request;
    this.body = body;
  }

  static ArrivingBody of(Request request, HttpLimits limits) {
    long length = request.getLength() < 0 ? UNTOLD_LENGTH : request.getLength();
    return new ArrivingBody(request, new RequestBody(request, limits.uploadPatience(length)));
  }

  @Override
  public int read() throws RequestBody.Failure {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws RequestBody.Failure {
    begun = true;
    while (!ended) {
      if (chunk == null) {
        chunk = body.next();
      }
      if (chunk.hasRemaining()) {
        return chunk.get(into, from, length);
      }
      ended = chunk.isLast();
      chunk.release();
      chunk = null;
    }
    return -1;
  }

  /// Lets go by what nobody has read, if it is not too much, so that the client hears the answer.
  void dropRest() throws RequestBody.Failure {
    boolean keptBack = !begun && RequestBody.asksFirst(request);
    boolean tooMuch = !begun && request.getLength() > RequestBody.DROPPED_AT_MOST;
    if (keptBack || tooMuch) {
      return;
    }
    var dropped = new byte[8 << 10];
    int length = 0;
    for (long size = 0; length >= 0 && size <= RequestBody.DROPPED_AT_MOST; size += length) {
      length = read(dropped, 0, dropped.length);
    }
  }

  @Override
  public void close() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
    body.close();
  }
}
