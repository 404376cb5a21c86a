package klatsch.push;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import klatsch.rooms.Threads;

/// How much of a room a user has not read.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#receiving-notifications)
///
/// @param byThread by the event with which a thread begins; those in no thread under
///   [Threads#MAIN], and threads without any are not there
public record Counts(Map<String, Count> byThread) {
  /// @param notifications of which the user wants to be told
  /// @param highlights those of them that stand out
  public record Count(int notifications, int highlights) {
    static final Count NONE = new Count(0, 0);

    private Count and(Count other) {
      return new Count(notifications + other.notifications, highlights + other.highlights);
    }

    private Count minus(Count other) {
      return new Count(notifications - other.notifications, highlights - other.highlights);
    }
  }

  public static final Counts NONE = new Counts(Map.of());

  private static Count one(Tally.Item item) {
    return new Count(1, item.highlight() ? 1 : 0);
  }

  Counts with(Collection<Tally.Item> unread) {
    if (unread.isEmpty()) {
      return this;
    }
    var more = new LinkedHashMap<>(byThread);
    for (var item : unread) {
      more.merge(item.thread(), one(item), Count::and);
    }
    return new Counts(more);
  }

  Counts without(Tally.Item item) {
    var fewer = new LinkedHashMap<>(byThread);
    fewer.computeIfPresent(
        item.thread(), (_, count) -> count.equals(one(item)) ? null : count.minus(one(item)));
    return new Counts(fewer);
  }

  /// For a client that knows nothing of threads.
  public Count all() {
    return byThread.values().stream().reduce(Count.NONE, Count::and);
  }

  /// Of what is in no thread.
  public Count main() {
    return byThread.getOrDefault(Threads.MAIN, Count.NONE);
  }

  /// Of the threads proper.
  public Map<String, Count> threads() {
    var threads = new LinkedHashMap<>(byThread);
    threads.remove(Threads.MAIN);
    return threads;
  }
}
