package klatsch.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import klatsch.json.Json;

/// The answers to requests that clients of the first generations may send again: `PUT
/// /createRoom/{txnId}` and what else is [Route#withTxnId]. A repeat gets the answer of the first
/// time, and nothing is done.
final class Repeats {
  private final KeptAnswers kept;
  private final ConcurrentMap<Key, CompletableFuture<Json>> underWay = new ConcurrentHashMap<>();

  private record Key(Caller.User caller, Repeat repeat) {}

  Repeats(KeptAnswers kept) {
    this.kept = kept;
  }

  /// The answer of the first time, for which a repeat waits that comes too early. A refusal is not
  /// kept: what was forbidden may be allowed by now.
  Json once(Caller caller, Repeat repeat, Supplier<Json> deed) {
    if (!(caller instanceof Caller.User user)) {
      return deed.get();
    }
    var key = new Key(user, repeat);
    var mine = new CompletableFuture<Json>();
    var first = underWay.putIfAbsent(key, mine);
    if (first != null) {
      return outcome(first);
    }
    try {
      var answer = keptOrDone(user, repeat, deed);
      mine.complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(key, mine);
    }
  }

  private Json keptOrDone(Caller.User caller, Repeat repeat, Supplier<Json> deed) {
    var before = kept.find(caller, repeat);
    if (before != null) {
      return before;
    }
    var answer = deed.get();
    kept.keep(caller, repeat, answer);
    return answer;
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
