package klatsch.search;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.List;
import java.util.Set;
import klatsch.rooms.EventFilter;
import org.jspecify.annotations.Nullable;

/// What somebody searches for.
///
/// @param keys in which it may stand; empty for all
/// @param around what is told of what happened around each result, or `null`
/// @param groupBy how the results are told apart, beside their list
/// @param nextBatch where the page before has ended, or `null`
public record Wanted(
    String term,
    List<String> keys,
    EventFilter filter,
    Order order,
    @Nullable Around around,
    boolean includeState,
    Set<Grouping> groupBy,
    @Nullable String nextBatch) {
  /// Of more than this on each side, a result is no result any more but history.
  private static final int MOST_AROUND = 20;

  /// What somebody wants to know of what happened around a result.
  ///
  /// @param before how many events
  /// @param after how many events
  /// @param profiles how the senders appeared then
  public record Around(int before, int after, boolean profiles) {
    private static final int USUAL = 5;

    public static Around of(@Nullable Long before, @Nullable Long after, boolean profiles) {
      return new Around(limit(before, "before_limit"), limit(after, "after_limit"), profiles);
    }

    private static int limit(@Nullable Long asked, String name) {
      if (asked != null && asked < 0) {
        throw invalidParam("'" + name + "' must not be negative");
      }
      return asked == null ? USUAL : (int) Math.min(asked, MOST_AROUND);
    }
  }

  /// Which results come first.
  public enum Order {
    RECENT,
    RANK
  }

  public enum Grouping {
    ROOM_ID,
    SENDER
  }

  boolean isByRank() {
    return order == Order.RANK;
  }

  /// The types of events in which the keys stand.
  Set<String> types() {
    var all = Texts.TYPES;
    for (var key : keys) {
      if (!all.containsKey(key)) {
        throw badJson("'keys' are content.body, content.name and content.topic");
      }
    }
    return keys.isEmpty()
        ? Set.copyOf(all.values())
        : keys.stream().map(all::get).collect(toUnmodifiableSet());
  }
}
