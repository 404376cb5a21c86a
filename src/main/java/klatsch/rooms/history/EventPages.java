package klatsch.rooms.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.rooms.EventFilter;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Seen;
import klatsch.store.RelationStore.Range;
import klatsch.store.Store;

/// Reads a room's events in their order, those that a user may see and wants to see.
///
/// The newest come from memory, and only what is older is read from the store.
public final class EventPages {
  /// A filter that finds little does not make one request read the whole room: after so many events
  /// the client gets what there is, and a token to go on.
  private static final int MAX_LOOKED_AT = 2_000;

  /// What is read from the store at once: 12 MB at the worst, a hundred times less as a rule.
  private static final int BATCH = 200;

  /// A page ends behind the event with which it is so large, for as long as it takes a slow client
  /// to read it, all of it is in memory. It is four times what the longest page of usual messages
  /// takes.
  private static final long MAX_BYTES = 2 << 20;

  private final Store store;
  private final EventReader reader;

  public EventPages(Store store, EventReader reader) {
    this.store = store;
    this.reader = reader;
  }

  /// @param events in the direction of reading
  /// @param reached up to where everything has been looked at: where the next page goes on
  /// @param more whether something visible may follow
  public record Page(List<Seen> events, long reached, boolean more) {}

  /// Reads towards the past: events at positions of at most `from` and greater than `to`.
  public Page back(
      RoomSnapshot room, Visible visible, EventFilter filter, long from, long to, int limit) {
    return back(room, visible, filter, from, to, new Most(limit, MAX_BYTES), true);
  }

  /// The same for who keeps little of what is read, so that it may be as large as it is.
  public Page passBack(
      RoomSnapshot room, Visible visible, EventFilter filter, long from, long to, int limit) {
    return back(room, visible, filter, from, to, new Most(limit, Long.MAX_VALUE), true);
  }

  /// The same, but ends where something comes that the user may not see: what is read is whole.
  public Page newest(
      RoomSnapshot room, Visible visible, EventFilter filter, long from, long to, int limit) {
    return back(room, visible, filter, from, to, new Most(limit, MAX_BYTES), false);
  }

  /// How large a page may become.
  private record Most(int events, long bytes) {
    boolean isReached(List<Seen> page, long pageBytes) {
      return page.size() == events || pageBytes >= bytes;
    }
  }

  private Page back(
      RoomSnapshot room,
      Visible visible,
      EventFilter filter,
      long from,
      long to,
      Most most,
      boolean acrossGaps) {
    var found = new ArrayList<Seen>();
    long bytes = 0;
    long at = from;
    int lookedAt = 0;
    for (var stretch = visible.lastUpTo(at);
        stretch != null && stretch.upTo() > to && at > to;
        stretch = visible.lastUpTo(at)) {
      if (!acrossGaps && !found.isEmpty() && stretch.upTo() < at) {
        return new Page(found, at, true);
      }
      long lower = Math.max(to, stretch.after());
      int batch = batch(filter, most.events() - found.size());
      var events = backIn(room, Math.min(at, stretch.upTo()), lower, batch);
      var taken = taken(room, visible, filter, events);
      for (var event : events) {
        if (most.isReached(found, bytes) || lookedAt == MAX_LOOKED_AT) {
          return new Page(found, at, true);
        }
        lookedAt++;
        at = event.position() - 1;
        if (taken.test(event)) {
          found.add(visible.seen(event));
          bytes += event.event().bytes().length;
        }
      }
      at = events.size() < batch ? lower : at;
    }
    return new Page(found, Math.max(to, Math.min(at, from)), false);
  }

  /// Reads towards the present: events at positions greater than `from` and of at most `to`.
  public Page forth(
      RoomSnapshot room, Visible visible, EventFilter filter, long from, long to, int limit) {
    var found = new ArrayList<Seen>();
    var most = new Most(limit, MAX_BYTES);
    long bytes = 0;
    long at = from;
    int lookedAt = 0;
    for (var stretch = visible.firstAfter(at);
        stretch != null && stretch.after() < to && at < to;
        stretch = visible.firstAfter(at)) {
      long upper = Math.min(to, stretch.upTo());
      int batch = batch(filter, limit - found.size());
      var events = forthIn(room, Math.max(at, stretch.after()), upper, batch);
      var taken = taken(room, visible, filter, events);
      for (var event : events) {
        if (most.isReached(found, bytes) || lookedAt == MAX_LOOKED_AT) {
          return new Page(found, at, true);
        }
        lookedAt++;
        at = event.position();
        if (taken.test(event)) {
          found.add(visible.seen(event));
          bytes += event.event().bytes().length;
        }
      }
      at = events.size() < batch ? upper : at;
    }
    return new Page(found, Math.min(to, Math.max(at, from)), false);
  }

  /// What the filter takes, and the user does not ignore.
  private Predicate<StoredEvent> taken(
      RoomSnapshot room, Visible visible, EventFilter filter, List<StoredEvent> events) {
    Predicate<StoredEvent> taken =
        stored -> filter.takes(stored.event()) && !visible.ignores(stored.event());
    var related = filter.related();
    if (related == null) {
      return taken;
    }
    var ids = events.stream().map(StoredEvent::id).toList();
    var parents = new HashSet<EventId>();
    for (var part : visible.ranges(room.position())) {
      var range = new Range(part.after(), part.upTo(), visible.ignored());
      parents.addAll(
          store
              .relations()
              .related(room.head().nr(), ids, range, related.types(), related.senders()));
    }
    return taken.and(stored -> parents.contains(stored.id()));
  }

  /// One more than is wanted, which tells whether there is more, but no more than a batch: what
  /// comes after that is read in its turn.
  private static int batch(EventFilter filter, int wanted) {
    return wanted == 0 || filter.takesAll() ? Math.min(wanted + 1, BATCH) : BATCH;
  }

  private List<StoredEvent> backIn(RoomSnapshot room, long from, long to, int limit) {
    var found = new ArrayList<StoredEvent>();
    var tail = room.tail();
    for (int i = tail.size() - 1; i >= 0 && found.size() < limit; i--) {
      var event = tail.get(i);
      if (event.position() <= to) {
        return found;
      }
      if (event.position() <= from) {
        found.add(event);
      }
    }
    if (found.size() < limit && to < room.tailFrom()) {
      long older = Math.min(from, room.tailFrom());
      var rows = store.events().before(room.head().nr(), older, to, limit - found.size());
      found.addAll(reader.stored(room.head(), rows));
    }
    return found;
  }

  private List<StoredEvent> forthIn(RoomSnapshot room, long from, long to, int limit) {
    var found = new ArrayList<StoredEvent>();
    if (from < room.tailFrom()) {
      long older = Math.min(to, room.tailFrom());
      found.addAll(
          reader.stored(room.head(), store.events().after(room.head().nr(), from, older, limit)));
    }
    for (var event : room.tail()) {
      if (found.size() == limit || event.position() > to) {
        break;
      }
      if (event.position() > from) {
        found.add(event);
      }
    }
    return found;
  }
}
