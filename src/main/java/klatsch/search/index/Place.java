package klatsch.search.index;

import org.jspecify.annotations.Nullable;

/// Up to where the database is in the index, and the last event there, by which a database is known
/// again.
public record Place(long position, long eventPosition, @Nullable String eventId) {
  public static final Place START = new Place(0, 0, null);

  public Place reached(long newPosition) {
    return new Place(newPosition, eventPosition, eventId);
  }
}
