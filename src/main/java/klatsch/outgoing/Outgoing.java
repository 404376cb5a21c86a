package klatsch.outgoing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixException;

/// Asks other servers, and waits for what they say: over HTTPS, for so long, for so much, and only
/// where it was told to, for nobody is followed to elsewhere.
///
/// Whom one may ask is not decided here: who asks passes on only names that an operator has given.
/// Who waits may hold neither a lock nor a transaction.
public final class Outgoing {
  /// A server that is there answers a first packet within a second, from the other end of the world
  /// and after one that was lost.
  static final Duration TO_CONNECT = Duration.ofSeconds(5);

  /// From the question to the end of the answer. A client that waits for us gives up after half a
  /// minute; two questions in a row fit into that.
  static final Duration TO_ANSWER = Duration.ofSeconds(12);

  /// The answers that we ask for are a few hundred bytes.
  static final int MAX_ANSWER_BYTES = 64 << 10;

  /// Each is a connection and the two threads of its client. Whoever comes when there are as many
  /// is sent away, so slow servers take no more than that of ours.
  static final int MAX_AT_ONCE = 16;

  private final Trust trust;
  private final Duration patience;
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);

  public Outgoing(Trust trust) {
    this(trust, TO_ANSWER);
  }

  /// @param patience instead of the usual one, for who cannot wait so long
  public Outgoing(Trust trust, Duration patience) {
    this.trust = trust;
    this.patience = patience;
  }

  /// What another server said.
  public record Answer(int status, byte[] body) {}

  /// @throws NoAnswerException if there is no answer in time, or too much of one
  /// @throws MatrixException `M_LIMIT_EXCEEDED` if too many wait already
  public Answer get(URI address) throws NoAnswerException {
    return ask(HttpRequest.newBuilder(address).GET());
  }

  /// @throws NoAnswerException if there is no answer in time, or too much of one
  /// @throws MatrixException `M_LIMIT_EXCEEDED` if too many wait already
  public Answer post(URI address, JsonObject body) throws NoAnswerException {
    return ask(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body.toBytes())));
  }

  private Answer ask(HttpRequest.Builder question) throws NoAnswerException {
    var request = question.header("Accept", "application/json").build();
    if (!"https".equals(request.uri().getScheme())) {
      throw new IllegalArgumentException("Others are asked over HTTPS only");
    }
    if (!places.tryAcquire()) {
      throw new MatrixException(new LimitExceeded(patience));
    }
    try {
      return send(request);
    } finally {
      places.release();
    }
  }

  /// With a client for this one question: there are few, and none leaves a connection or a thread
  /// behind.
  private Answer send(HttpRequest request) throws NoAnswerException {
    try (var client =
        HttpClient.newBuilder()
            .sslContext(trust.context())
            .connectTimeout(TO_CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      try {
        return answer(client, request);
      } finally {
        // Else the client waits for an answer that came too late.
        client.shutdownNow();
      }
    }
  }

  /// The patience is ours, for that of the client ends with the head of an answer.
  private Answer answer(HttpClient client, HttpRequest request) throws NoAnswerException {
    var sent =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    try {
      HttpResponse<byte[]> response = sent.get(patience.toMillis(), MILLISECONDS);
      return new Answer(response.statusCode(), response.body());
    } catch (TimeoutException _) {
      throw noAnswer(request, "it took longer than " + patience.toSeconds() + " seconds");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw noAnswer(request, "this server stops");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException problem) {
        throw noAnswer(request, problem.toString());
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static NoAnswerException noAnswer(HttpRequest request, String why) {
    return new NoAnswerException("No answer from " + request.uri().getAuthority() + ": " + why);
  }
}
