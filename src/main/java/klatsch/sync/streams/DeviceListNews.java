package klatsch.sync.streams;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ObjLongConsumer;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Knows whose devices have changed lately, so that nobody has to look on the disk to find that
/// nobody's have.
public final class DeviceListNews implements ObjLongConsumer<UserId> {
  /// Users of whom it is known: those whose devices changed last.
  static final int MAX_USERS = 20_000;

  private final ConcurrentNavigableMap<Long, UserId> byPosition = new ConcurrentSkipListMap<>();

  /// Used by the store's publisher alone.
  private final Map<UserId, Long> newest = new HashMap<>();

  /// About changes up to here, memory knows nothing.
  private volatile long forgotten;

  /// @param begun where the store stands at the start
  public DeviceListNews(long begun) {
    this.forgotten = begun;
  }

  /// Devices of the user changed, which is durable. Called on the store's publisher.
  @Override
  public void accept(UserId user, long position) {
    byPosition.put(position, user);
    var before = newest.put(user, position);
    if (before != null) {
      byPosition.remove(before);
    }
    if (newest.size() > MAX_USERS) {
      forgetTheOldest();
    }
  }

  /// Whose devices have changed after a position, or `null` if only the disk knows.
  @Nullable List<UserId> changedSince(long after) {
    var changed = List.copyOf(byPosition.tailMap(after, false).values());
    // Only now, for what was forgotten meanwhile is not among these.
    return after < forgotten ? null : changed;
  }

  private void forgetTheOldest() {
    var oldest = byPosition.firstEntry();
    forgotten = oldest.getKey();
    byPosition.remove(oldest.getKey());
    newest.remove(oldest.getValue());
  }
}
