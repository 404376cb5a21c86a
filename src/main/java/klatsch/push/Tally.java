package klatsch.push;

import java.util.List;
import java.util.Set;
import klatsch.model.id.UserId;
import klatsch.rules.push.PreparedRules;
import org.jspecify.annotations.Nullable;

/// What one user has not read in one room, counted up to a position. Never changes.
///
/// @param unread newest first
/// @param changedAt the position at which the counts became what they are, or a later one
record Tally(Terms terms, Marks marks, List<Item> unread, long upTo, long changedAt) {
  /// An event of which the user wants to be told, and which is not read.
  record Item(long position, String thread, boolean highlight) {}

  /// By what was counted. When any of it changes, all is counted anew.
  ///
  /// @param displayName of the user in the room
  record Terms(PreparedRules rules, Set<UserId> ignored, @Nullable String displayName) {}

  Counts counts() {
    return Counts.of(unread);
  }
}
