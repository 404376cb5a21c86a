package klatsch.rooms;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import klatsch.json.Json;
import klatsch.store.Store;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// What requests were answered that clients of the first generations may send again, so that a
/// repeat gets the first answer and does nothing, also after a restart.
///
/// A request that would do more when it is done twice has its answer kept in the commit of its
/// effect: that is the making of a room. To come in, to go, or to be asked in, twice in a row, is
/// the same as once, and so the answer is kept soon after.
public final class FirstAnswers {
  /// A phone may have been without a network over the holidays, and then repeats its last request.
  private static final Duration KEPT = Duration.ofDays(14);

  /// Some 200 bytes each. Few clients ask in this way; who floods us only makes others' repeats
  /// new.
  private static final int MOST_KEPT = 100_000;

  private final Store store;
  private final InstantSource clock;

  FirstAnswers(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// A request that may be sent again, and what it is answered.
  public record Repeatable<T>(TransactionKey key, Function<T, Json> answer) {}

  public @Nullable Json find(TransactionKey key) {
    var answer = store.answers().find(key.hash());
    return answer == null ? null : Json.parse(answer);
  }

  public void keep(TransactionKey key, Json answer) {
    store
        .committer()
        .write(
            tx -> {
              write(tx, key, answer);
              return key;
            });
  }

  /// Keeps an answer together with what the request did.
  void write(Transaction tx, TransactionKey key, Json answer) {
    store.answers().insert(tx, key.hash(), answer.toBytes(), clock.millis());
  }

  /// Forgets the requests that nobody will repeat any more.
  void forgetOld() {
    long before = clock.instant().minus(KEPT).toEpochMilli();
    store.write(tx -> store.answers().purgeBefore(tx, before));
    store.write(tx -> store.answers().purgeAllBut(tx, MOST_KEPT));
  }
}
