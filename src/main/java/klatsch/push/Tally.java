package klatsch.push;

import java.util.List;
import java.util.Set;
import klatsch.model.id.UserId;
import klatsch.rules.push.PreparedRules;
import org.jspecify.annotations.Nullable;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/// What one user has not read in one room, counted up to a position. Never changes.
///
/// What comes next is added in time that grows with what has come, not with what was unread before:
/// many read little of what they are in.
///
/// @param unread oldest first, and at most [#LIMIT]
/// @param counts of these
/// @param voices by whom something is unread, also what the user need not be told of
/// @param changedAt the position at which the counts became what they are, or a later one
record Tally(
    Terms terms,
    Marks marks,
    PVector<Item> unread,
    Counts counts,
    Voices voices,
    long upTo,
    long changedAt) {
  /// No count goes further. Clients show "99+" long before, and after a restart it bounds what is
  /// read again for each reader: of a room's events the newest thousand.
  static final int LIMIT = 1_000;

  /// An event of which the user wants to be told, and which is not read.
  record Item(long position, String thread, boolean highlight) {}

  /// By what was counted. Where a change of it may change the counts, all is counted anew.
  ///
  /// @param displayName of the user in the room
  record Terms(PreparedRules rules, Set<UserId> ignored, @Nullable String displayName) {}

  /// All that is not read.
  ///
  /// @param unread newest first
  static Tally of(Terms terms, Marks marks, List<Item> unread, Voices voices, long upTo) {
    var counted = unread.subList(0, Math.min(unread.size(), LIMIT));
    return new Tally(
        terms,
        marks,
        TreePVector.from(counted.reversed()),
        Counts.NONE.with(counted),
        voices,
        upTo,
        upTo);
  }

  /// With what has come since, where nothing of what was unread has been read or taken back.
  ///
  /// @param now other terms may hold, if they count what was unread alike
  /// @param come newest first
  /// @param heard by whom something has come
  Tally with(Terms now, List<Item> come, Voices heard, long newUpTo) {
    var all = voices.and(heard);
    if (come.size() >= LIMIT) {
      return of(now, marks, come, all, newUpTo);
    }
    var items = unread.plusAll(come.reversed());
    var counted = counts.with(come);
    while (items.size() > LIMIT) {
      counted = counted.without(items.get(0));
      items = items.minus(0);
    }
    return new Tally(now, marks, items, counted, all, newUpTo, newUpTo);
  }

  /// The same, of which it is known that the counts are what they were.
  Tally unchangedSince(long position) {
    return new Tally(terms, marks, unread, counts, voices, upTo, position);
  }
}
