package klatsch.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// An answer on its way to a client that may not be reading.
///
/// Most answers are in the hands of the system at once. For the others a clock is set, and when it
/// rings, the connection is closed: otherwise who asks for much and reads nothing, or a byte now
/// and then, would fill our memory.
final class Sending implements Callback {
  private final Callback then;
  private boolean over;
  private Scheduler.@Nullable Task deadline;

  private Sending(Callback then) {
    this.then = then;
  }

  static void send(byte[] body, Response response, HttpLimits limits, Callback then) {
    var sending = new Sending(then);
    response.write(true, ByteBuffer.wrap(body), sending);
    sending.hurry(response.getRequest(), limits.answerPatience(body.length));
  }

  /// Sends a part of an answer, of which more follows, and comes back when it is in the hands of
  /// the system.
  ///
  /// @throws ExecutionException if the client has gone, or did not take it within the time
  static void sendPart(byte[] bytes, int length, Response response, Duration patience)
      throws ExecutionException, InterruptedException {
    var taken = new Callback.Completable();
    var sending = new Sending(taken);
    response.write(false, ByteBuffer.wrap(bytes, 0, length), sending);
    sending.hurry(response.getRequest(), patience);
    taken.get();
  }

  private synchronized void hurry(Request request, Duration patience) {
    if (!over) {
      var connection = request.getConnectionMetaData().getConnection().getEndPoint();
      deadline =
          request
              .getComponents()
              .getScheduler()
              .schedule(connection::close, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void end() {
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
  }

  @Override
  public void succeeded() {
    end();
    then.succeeded();
  }

  @Override
  public void failed(Throwable why) {
    end();
    then.failed(why);
  }

  @Override
  public InvocationType getInvocationType() {
    return then.getInvocationType();
  }
}
