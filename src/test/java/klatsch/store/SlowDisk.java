package klatsch.store;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A disk that has been read, and takes its time to say what it found.
public final class SlowDisk<K, V> implements Function<K, V> {
  private static final Set<Thread.State> STANDS =
      Set.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TERMINATED);

  private final V found;
  private final CompletableFuture<Void> read = new CompletableFuture<>();
  private final CompletableFuture<Void> told = new CompletableFuture<>();

  public SlowDisk(V found) {
    this.found = found;
  }

  @Override
  public V apply(K key) {
    read.complete(null);
    told.join();
    return found;
  }

  /// Somebody looks; and before they are told what was found, something happens, unless that waits
  /// for them.
  public void meanwhile(Runnable looks, Runnable happens) throws InterruptedException {
    var looking = Thread.ofPlatform().start(looks);
    read.join();
    var happening = Thread.ofPlatform().start(happens);
    while (!STANDS.contains(happening.getState())) {
      Thread.onSpinWait();
    }
    told.complete(null);
    looking.join();
    happening.join();
  }
}
