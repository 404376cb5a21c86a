package klatsch.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import klatsch.model.error.UnavailableException;

/// What one gets for a submitted change: the promise to say how it ended.
public final class Ticket<T> {
  private final CompletableFuture<T> outcome = new CompletableFuture<>();

  Ticket() {}

  /// Waits until the change is on disk and has been published, and returns what it returned.
  ///
  /// An interrupt does not end the wait: the change would happen all the same.
  ///
  /// @throws ConflictException when what it was built on has changed While a database is away of
  ///   which nobody knows whether it has the change, this waits until it is known.
  ///
  /// @throws UnavailableException when the database is away; nothing of the change was kept
  /// @throws StoreException when the database failed; nothing of the change is published
  /// @throws RuntimeException whatever the change itself threw; nothing of it was kept
  public T await() {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      throw unwrapped(e);
    }
  }

  /// Waits until the change has ended, however that was.
  public void settle() {
    outcome.handle((_, _) -> true).join();
  }

  /// Whether [#await] would return at once.
  public boolean isDone() {
    return outcome.isDone();
  }

  void succeed(T result) {
    outcome.complete(result);
  }

  void fail(Throwable cause) {
    outcome.completeExceptionally(cause);
  }

  /// What was thrown on the other thread, to be thrown again on this one.
  static RuntimeException unwrapped(CompletionException e) {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case Error error -> throw error;
      case null, default -> e;
    };
  }
}
