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
/// @param changedAt the position at which the counts became what they are, or a later one
record Tally(
    Terms terms, Marks marks, PVector<Item> unread, Counts counts, long upTo, long changedAt) {
  /// No count goes further. Clients show "99+" long before, and after a restart it bounds what is
  /// read again for each reader: of a room's events the newest thousand.
  static final int LIMIT = 1_000;

  /// An event of which the user wants to be told, and which is not read.
  record Item(long position, String thread, boolean highlight) {}

  /// By what was counted. When any of it changes, all is counted anew.
  ///
  /// @param displayName of the user in the room
  record Terms(PreparedRules rules, Set<UserId> ignored, @Nullable String displayName) {}

  /// All that is not read.
  ///
  /// @param unread newest first
  static Tally of(Terms terms, Marks marks, List<Item> unread, long upTo) {
    var counted = unread.subList(0, Math.min(unread.size(), LIMIT));
    return new Tally(
        terms, marks, TreePVector.from(counted.reversed()), Counts.NONE.with(counted), upTo, upTo);
  }

  /// With what has come since, where nothing of what was unread has been read or taken back.
  ///
  /// @param come newest first
  Tally with(List<Item> come, long newUpTo) {
    if (come.size() >= LIMIT) {
      return of(terms, marks, come, newUpTo);
    }
    var all = unread.plusAll(come.reversed());
    var counted = counts.with(come);
    while (all.size() > LIMIT) {
      counted = counted.without(all.get(0));
      all = all.minus(0);
    }
    return new Tally(terms, marks, all, counted, newUpTo, newUpTo);
  }

  /// The same, of which it is known that the counts are what they were.
  Tally unchangedSince(long position) {
    return new Tally(terms, marks, unread, counts, upTo, position);
  }
}
