package klatsch.rooms.append;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import klatsch.model.error.MatrixException;
import klatsch.model.id.EventId;
import klatsch.rooms.TransactionKey;
import klatsch.store.ConflictException;
import klatsch.store.Store;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Remembers which requests have been served, in the same commit as what they did.
///
/// A repeat soon after the first, the usual one, is answered from memory. A repeat from before a
/// restart runs into the store's unique key, and then gets the first answer from there: so the
/// first request, which is nearly every one, pays for no look-up.
public final class Transactions {
  /// The requests of some minutes on a busy server.
  private static final int MAX_IN_MEMORY = 100_000;

  /// A phone may have been without a network over the holidays, and then repeats its last request.
  private static final Duration KEPT = Duration.ofDays(14);

  private final Store store;
  private final InstantSource clock;
  private final ConcurrentMap<ByteBuffer, CompletableFuture<EventId>> inFlight =
      new ConcurrentHashMap<>();

  /// Keeps house on the thread that puts something in: to wake another one for each message would
  /// cost more than the work.
  private final Cache<ByteBuffer, EventId> served =
      Caffeine.newBuilder().maximumSize(MAX_IN_MEMORY).executor(Runnable::run).build();

  public Transactions(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Forgets the requests that nobody will repeat any more.
  public void forgetOld() {
    long before = clock.instant().minus(KEPT).toEpochMilli();
    store.write(transaction -> store.transactions().purgeBefore(transaction, before));
  }

  /// What a request was answered, if it was served before.
  @Nullable EventId find(TransactionKey key) {
    return store.transactions().find(key.hash());
  }

  /// The answer to a request: that of its first time, or what `deed` gives.
  EventId once(TransactionKey key, Supplier<EventId> deed) {
    var hash = ByteBuffer.wrap(key.hash());
    var known = served.getIfPresent(hash);
    if (known != null) {
      return known;
    }
    var mine = new CompletableFuture<EventId>();
    var first = inFlight.putIfAbsent(hash, mine);
    if (first != null) {
      return outcome(first);
    }
    try {
      var id = doOrRemember(hash, deed);
      served.put(hash, id);
      mine.complete(id);
      return id;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      inFlight.remove(hash, mine);
    }
  }

  private EventId doOrRemember(ByteBuffer hash, Supplier<EventId> deed) {
    // Between the look into memory and here, the first request may have ended.
    var known = served.getIfPresent(hash);
    if (known != null) {
      return known;
    }
    try {
      return deed.get();
    } catch (ConflictException | MatrixException e) {
      // What was allowed the first time may be forbidden by now: who has left repeats her last
      // words.
      var before = store.transactions().find(hash.array());
      if (before == null) {
        throw e;
      }
      return before;
    }
  }

  private static EventId outcome(CompletableFuture<EventId> first) {
    try {
      return first.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  void write(Transaction transaction, TransactionKey key, EventId event) {
    store.transactions().insert(transaction, key.hash(), event, clock.millis());
  }
}
