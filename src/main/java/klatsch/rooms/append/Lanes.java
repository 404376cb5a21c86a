package klatsch.rooms.append;

import static java.util.Comparator.comparingLong;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.DamagedRooms;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rules.RoomVersion;
import klatsch.store.EventStore;
import klatsch.store.RoomStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The rooms that are in memory, one [Lane] each, loaded when first asked for.
public final class Lanes {
  /// Beyond this, the rooms that were not asked for the longest time leave the memory.
  private static final int MAX_LANES = 10_000;

  private final Store store;
  private final EventReader reader;
  private final DamagedRooms damaged;
  private final ConcurrentMap<RoomId, Lane> lanes = new ConcurrentHashMap<>();
  private final AtomicLong uses = new AtomicLong();

  public Lanes(Store store, EventReader reader, DamagedRooms damaged) {
    this.store = store;
    this.reader = reader;
    this.damaged = damaged;
  }

  /// How many rooms are in memory.
  public int count() {
    return lanes.size();
  }

  /// The room's lane, or `null` if there is no such room.
  public @Nullable Lane find(RoomId room) {
    while (true) {
      var lane = lanes.computeIfAbsent(room, _ -> new Lane());
      lane.used(uses.incrementAndGet());
      if (lane.isLoaded()) {
        return lane;
      }
      lane.lock.lock();
      try {
        if (lane.isLoaded()) {
          return lane;
        }
        if (lane.isRetired()) {
          continue;
        }
        var durable = load(room);
        if (durable == null) {
          lane.retire();
          lanes.remove(room, lane);
          return null;
        }
        lane.reload(durable);
      } finally {
        lane.lock.unlock();
      }
      trim();
      return lane;
    }
  }

  /// The room as it is on disk, at least up to a position that is known to be there. What this lane
  /// still writes is awaited; what another server has written is read.
  RoomSnapshot upTo(RoomId id, Lane lane, long position) {
    if (lane.snapshot().position() < position) {
      lane.awaitLast();
      lane.lock.lock();
      try {
        var durable = lane.snapshot().position() < position ? load(id) : null;
        if (durable != null) {
          lane.reload(durable);
        }
      } finally {
        lane.lock.unlock();
      }
    }
    return lane.snapshot();
  }

  /// Starts from what is durable, if nobody else has done so since.
  void startAgain(RoomId room, Lane lane, int generation) {
    lane.lock.lock();
    try {
      if (lane.generation() == generation) {
        var durable = load(room);
        if (durable != null) {
          lane.reload(durable);
        }
      }
    } finally {
      lane.lock.unlock();
    }
  }

  /// Reads a room anew of which something has changed that no event of its own tells. What is under
  /// way is awaited: it was built on what was before.
  void readAgain(RoomId room) {
    var lane = lanes.get(room);
    if (lane == null) {
      return;
    }
    lane.lock.lock();
    try {
      lane.awaitLast();
      startAgain(room, lane, lane.generation());
    } finally {
      lane.lock.unlock();
    }
  }

  /// Takes in a room that has just come into being, unless somebody has found it on disk already.
  void adopt(RoomSnapshot first) {
    var lane = new Lane();
    lane.used(uses.incrementAndGet());
    lane.reload(first);
    lanes.putIfAbsent(first.head().id(), lane);
    trim();
  }

  /// The room as it is on disk.
  ///
  /// @throws klatsch.model.error.DamagedRoomException if that cannot be read
  @Nullable RoomSnapshot load(RoomId id) {
    try {
      return read(id);
    } catch (RuntimeException e) {
      throw damaged.whileReading(id, e);
    }
  }

  private @Nullable RoomSnapshot read(RoomId id) {
    var room = store.rooms().find(id);
    if (room == null) {
      return null;
    }
    var version = RoomVersion.named(room.version());
    if (version == null) {
      throw new IllegalStateException(
          "the database has a room of version " + room.version() + ", which this program lacks");
    }
    var ends = ends(room);
    // Another server on this database may write meanwhile: what is read of the room is what was
    // there when these were its ends.
    long at = ends.stream().mapToLong(EventStore.Row::position).reduce(room.metAt(), Math::max);
    var head =
        RoomHead.of(
            room.nr(),
            id,
            version,
            ends.stream().map(row -> reader.event(version, id, row)).toList(),
            room.depth(),
            state(room, version, at));
    var tail =
        reader.stored(head, store.events().before(room.nr(), at, 0, RoomSnapshot.TAIL).reversed());
    // What was brought later and is older than that is never in the tail.
    long beginning = room.past() == null ? StoredEvent.BEGINNING : 0;
    if (tail.isEmpty()) {
      return RoomSnapshot.empty(head, beginning);
    }
    if (head.get(StateKey.CREATE) == null) {
      throw new IllegalStateException("its state lacks the event that made it");
    }
    long from = tail.size() < RoomSnapshot.TAIL ? beginning : tail.getFirst().position() - 1;
    return new RoomSnapshot(head, at, tail, from, room.metAt());
  }

  /// In the order in which they are kept: the next commit names them so again.
  private List<EventStore.Row> ends(RoomStore.Room room) {
    Map<EventId, EventStore.Row> found =
        store.events().find(room.nr(), room.extremities()).stream()
            .collect(toMap(EventStore.Row::eventId, identity()));
    return room.extremities().stream()
        .map(id -> Objects.requireNonNull(found.get(id), () -> "its last event " + id + " is lost"))
        .toList();
  }

  private Iterable<Event> state(RoomStore.Room room, RoomVersion version, long at) {
    return store.states().at(room.nr(), at).stream()
        .map(row -> reader.event(version, room.id(), row.event()))
        .toList();
  }

  private void trim() {
    if (lanes.size() <= MAX_LANES) {
      return;
    }
    lanes.entrySet().stream()
        .sorted(comparingLong(entry -> entry.getValue().lastUse()))
        .limit(MAX_LANES / 8)
        .filter(entry -> entry.getValue().retire())
        .forEach(entry -> lanes.remove(entry.getKey(), entry.getValue()));
  }
}
