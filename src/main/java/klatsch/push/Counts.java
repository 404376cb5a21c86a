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
  }

  static Counts of(Collection<Tally.Item> unread) {
    var byThread = new LinkedHashMap<String, Count>();
    for (var item : unread) {
      byThread.merge(item.thread(), new Count(1, item.highlight() ? 1 : 0), Count::and);
    }
    return new Counts(byThread);
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
