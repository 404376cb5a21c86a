package klatsch.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The sessions that are in use, at hand: a request costs no look at the disk.
///
/// Nothing is ever searched in here. Each entry remembers how often something about its user had
/// changed when it was read; if it has changed more often by now, it is read again.
final class SessionCache {
  /// Some 400 bytes each: the clients that are in use at the same time.
  private static final int MAX_CACHED = 50_000;

  /// Users share a count when there are many; what is read again for nothing stays rare.
  private static final int COUNTS = 1 << 16;

  private final Cache<ByteBuffer, Entry> entries =
      Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

  private final AtomicLong allChanges = new AtomicLong();
  private final AtomicLongArray changes = new AtomicLongArray(COUNTS);

  /// What is known of a token.
  ///
  /// @param expiresTs milliseconds since 1970, or `null` if it lasts as long as its session
  /// @param seen when we last wrote down that it is used
  record Known(Session session, @Nullable Long expiresTs, AtomicLong seen) {
    boolean isOver(long now) {
      return expiresTs != null && expiresTs <= now;
    }
  }

  /// @param changes of its user, at the time it was read
  private record Entry(Known known, long changes) {}

  /// How many there are, more or less.
  long size() {
    return entries.estimatedSize();
  }

  /// @param key the hash of a token
  /// @param read looks at the disk; gives `null` for a token that is nobody's
  @Nullable Known get(ByteBuffer key, Supplier<@Nullable Known> read) {
    var entry = entries.getIfPresent(key);
    if (entry != null && entry.changes() == changesOf(entry.known())) {
      return entry.known();
    }
    long before = allChanges.get();
    var known = read.get();
    if (known == null) {
      entries.invalidate(key);
      return null;
    }
    var fresh = new Entry(known, changesOf(known));
    // Whose user that is was not known before the reading, so that a change in between is told by
    // the count of all.
    if (allChanges.get() == before) {
      entries.put(key, fresh);
    }
    return known;
  }

  /// To be called when the store knows of a change, and before anybody else is told.
  void lookAgain(UserId user) {
    // In this order: who reads the new count of the user also sees that there was a change.
    allChanges.incrementAndGet();
    changes.incrementAndGet(place(user));
  }

  private long changesOf(Known known) {
    return changes.get(place(known.session().user()));
  }

  private static int place(UserId user) {
    int hash = user.hashCode();
    return (hash ^ hash >>> 16) & COUNTS - 1;
  }
}
