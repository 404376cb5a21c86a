package klatsch.http;

import static klatsch.model.error.MatrixError.tooLarge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// The body of one request while it arrives. It is read up to a limit and for a limited time.
final class RequestBody implements AutoCloseable {
  static final byte[] NOTHING = {};

  /// Most bodies are smaller. What a client announces is not reserved before it has been sent.
  private static final int FIRST_BUFFER = 2048;

  /// What is read and dropped of a body that nobody wants. If a connection is closed while the
  /// client is still sending, it is reset, and the client never sees the answer that tells it why.
  static final int DROPPED_AT_MOST = 8 << 20;

  private final Request request;
  private final Duration patience;
  private final Semaphore arrivals = new Semaphore(0);
  private Scheduler.@Nullable Task deadline;

  /// The body did not arrive: it came too slowly, broke off, or is not as HTTP has it.
  static final class Failure extends IOException {
    private static final long serialVersionUID = 1;

    private Failure(Throwable cause) {
      super(cause);
    }

    @Override
    public synchronized Throwable getCause() {
      return Objects.requireNonNull(super.getCause());
    }
  }

  RequestBody(Request request, Duration patience) {
    this.request = request;
    this.patience = patience;
  }

  /// @param limit in bytes
  /// @param patience how long the whole body may take
  /// @throws klatsch.model.error.MatrixException as an answer of 413, if the body is larger
  static byte[] read(Request request, int limit, Duration patience) throws Failure {
    if (request.getLength() == 0) {
      return NOTHING;
    }
    var bytes = new ByteArrayOutputStream(FIRST_BUFFER);
    if (!fill(bytes, request, limit, patience)) {
      throw tooLarge("The body of this request may have " + limit + " bytes at most");
    }
    return bytes.toByteArray();
  }

  /// Lets a body that nobody wants go by, so that the client hears the answer.
  static void drop(Request request, Duration patience) throws Failure {
    if (request.getLength() != 0) {
      fill(new ByteArrayOutputStream(0), request, 0, patience);
    }
  }

  /// Gives whether the body was within the limit.
  private static boolean fill(
      ByteArrayOutputStream into, Request request, int limit, Duration patience) throws Failure {
    long mostThatIsRead = (long) limit + DROPPED_AT_MOST;
    if (request.getLength() > (asksFirst(request) ? limit : mostThatIsRead)) {
      return false;
    }
    try (var body = new RequestBody(request, patience)) {
      for (long size = 0; size <= mostThatIsRead; ) {
        var chunk = body.next();
        size += chunk.remaining();
        if (size <= limit) {
          BufferUtil.writeTo(chunk.getByteBuffer(), into);
        }
        boolean last = chunk.isLast();
        chunk.release();
        if (last) {
          return size <= limit;
        }
      }
      return false;
    } catch (IOException e) {
      throw e instanceof Failure failure ? failure : new Failure(e);
    }
  }

  /// Whether the client waits for our word before it sends the body.
  static boolean asksFirst(Request request) {
    return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
  }

  /// Waits for what comes next.
  Content.Chunk next() throws Failure {
    while (true) {
      var chunk = request.read();
      if (chunk == null) {
        try {
          await();
        } catch (InterruptedException e) {
          throw new Failure(e);
        }
      } else if (Content.Chunk.isFailure(chunk)) {
        throw new Failure(chunk.getFailure());
      } else {
        return chunk;
      }
    }
  }

  /// Parks this virtual thread until more has arrived, or the patience for the whole body ends.
  private void await() throws InterruptedException {
    if (deadline == null) {
      deadline =
          request
              .getComponents()
              .getScheduler()
              .schedule(
                  () -> request.fail(new TimeoutException("The body came too slowly")),
                  patience.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    request.demand(Invocable.from(InvocationType.NON_BLOCKING, arrivals::release));
    arrivals.acquire();
  }

  @Override
  public void close() {
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
