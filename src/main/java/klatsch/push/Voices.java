package klatsch.push;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import klatsch.model.id.UserId;

/// Who has said or done something in a room that one user has not read, whether the user is told of
/// it or not. It may name too many, never too few: so much is known without another look at the
/// room.
///
/// @param senders a bit for each, which some share
/// @param newest the position of the last of it, by threads
record Voices(long senders, Map<String, Long> newest) {
  static final Voices NONE = new Voices(0, Map.of());

  /// The thread of what relates to something else: to which it belongs would have to be looked up,
  /// and it is read with the room as a whole at the latest.
  static final String SOME = "";

  /// Threads that are told apart in one room. Beyond these, it counts as read when all is.
  static final int MAX_THREADS = 16;

  /// @param thread of what was said, or [#SOME]
  Voices with(UserId sender, String thread, long position) {
    return with(bit(sender), thread, position);
  }

  private Voices with(long bits, String thread, long position) {
    var last = newest.get(thread);
    long later = last == null ? position : Math.max(last, position);
    // Mostly all is said in the main timeline.
    if (newest.isEmpty() || newest.size() == 1 && last != null) {
      return new Voices(senders | bits, Map.of(thread, later));
    }
    var next = new HashMap<>(newest);
    next.put(thread, later);
    return new Voices(
        senders | bits,
        next.size() > MAX_THREADS
            ? Map.of(SOME, Collections.max(next.values()))
            : Map.copyOf(next));
  }

  Voices and(Voices others) {
    if (isNone()) {
      return others;
    }
    var both = this;
    for (var last : others.newest.entrySet()) {
      both = both.with(others.senders, last.getKey(), last.getValue());
    }
    return both;
  }

  /// Without the threads that have been read to their ends.
  Voices without(Marks read) {
    if (newest.entrySet().stream().noneMatch(last -> read.isRead(last.getKey(), last.getValue()))) {
      return this;
    }
    var left = new HashMap<>(newest);
    left.entrySet().removeIf(last -> read.isRead(last.getKey(), last.getValue()));
    return left.isEmpty() ? NONE : new Voices(senders, Map.copyOf(left));
  }

  boolean isNone() {
    return newest.isEmpty();
  }

  boolean mayBeOf(Collection<UserId> users) {
    return users.stream().anyMatch(user -> (senders & bit(user)) != 0);
  }

  private static long bit(UserId user) {
    return 1L << user.hashCode();
  }
}
