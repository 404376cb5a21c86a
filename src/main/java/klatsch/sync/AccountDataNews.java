package klatsch.sync;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Knows whose account data has changed when, so that nobody has to look on the disk to find that
/// nothing has.
final class AccountDataNews implements ObjLongConsumer<UserId> {
  /// Users of whom it is known: those who changed something lately.
  private static final int MAX_USERS = 20_000;

  /// About what came before, memory knows nothing of users who are not at hand.
  private final AtomicLong forgotten;

  private final Cache<UserId, Long> newest =
      Caffeine.newBuilder().maximumSize(MAX_USERS).evictionListener(this::forget).build();

  /// @param begun where the store stands at the start
  AccountDataNews(long begun) {
    this.forgotten = new AtomicLong(begun);
  }

  /// Account data of the user changed, which is durable. Called on the store's thread.
  @Override
  public void accept(UserId user, long position) {
    newest.put(user, position);
  }

  /// Whether account data of the user may have changed after a position.
  boolean mayHaveChanged(UserId user, long after) {
    var last = newest.getIfPresent(user);
    return last == null ? after < forgotten.get() : last > after;
  }

  private void forget(@Nullable UserId user, @Nullable Long last, RemovalCause cause) {
    if (last != null) {
      forgotten.accumulateAndGet(last, Math::max);
    }
  }
}
