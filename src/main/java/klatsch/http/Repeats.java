package klatsch.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import klatsch.json.Json;

/// The answers to requests that clients of the first generations may send again: `PUT
/// /createRoom/{txnId}` and what else is [Route#withTxnId]. A repeat gets the answer of the first
/// time, and nothing is done.
///
/// They live in memory, as they did then: after a restart such a request is a new one. What must
/// never be doubled, a message and a redaction, has a transaction ID that is kept with the event.
final class Repeats {
  /// Who has no answer asks again within seconds; these are the requests of minutes.
  private static final int MAX_KEPT = 10_000;

  private final Cache<Key, CompletableFuture<Json>> answers =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

  private record Key(Caller caller, TransactionPath path, String txnId) {}

  /// The answer of the first time, for which a repeat waits that comes too early. A refusal is not
  /// kept: what was forbidden may be allowed by now.
  Json once(Caller caller, TransactionPath path, String txnId, Supplier<Json> deed) {
    var key = new Key(caller, path, txnId);
    var mine = new CompletableFuture<Json>();
    var first = answers.asMap().putIfAbsent(key, mine);
    if (first != null) {
      return outcome(first);
    }
    try {
      var answer = deed.get();
      mine.complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      answers.asMap().remove(key, mine);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static Json outcome(CompletableFuture<Json> first) {
    try {
      return first.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
