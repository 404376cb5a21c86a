package klatsch.rooms;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import klatsch.model.id.RoomId;

/// In which rooms something has happened, by the position of the newest thing.
///
/// Answers in time that grows with what has changed, not with what exists: a user of 5,000 rooms
/// costs no more than one of five when one room has news.
public final class RoomActivity {
  private final ConcurrentMap<RoomId, Long> newest = new ConcurrentHashMap<>();
  private final ConcurrentNavigableMap<Long, RoomId> byPosition = new ConcurrentSkipListMap<>();
  private final long since;

  /// @param since where the store stood at the start: about what came before, memory knows nothing
  public RoomActivity(long since) {
    this.since = since;
  }

  /// Something durable happened in the room: an event, a receipt.
  public void touched(RoomId room, long position) {
    var before = newest.put(room, position);
    byPosition.put(position, room);
    if (before != null && before != position) {
      byPosition.remove(before, room);
    }
  }

  /// Those of the rooms in which something happened after a position.
  ///
  /// @param all the rooms that matter, used when it is quicker to ask each of them, or when the
  ///   position is from before the start of the server: then all of them may have changed
  /// @param matters whether a room is among them
  public Collection<RoomId> changedSince(
      long position, Collection<RoomId> all, Predicate<RoomId> matters) {
    if (position < since) {
      return all;
    }
    var changed = byPosition.tailMap(position, false);
    // The size of a skip list is counted step by step, so it is counted only as far as it matters.
    if (changed.values().stream().limit(all.size() + 1L).count() <= all.size()) {
      return changed.values().stream().filter(matters).distinct().toList();
    }
    return all.stream().filter(room -> newest.getOrDefault(room, since) > position).toList();
  }
}
