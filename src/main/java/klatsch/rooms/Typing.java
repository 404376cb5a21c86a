package klatsch.rooms;

import static klatsch.model.error.MatrixError.forbidden;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import klatsch.model.SteadyClock;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;

/// Who is typing where. Lives in memory: after a restart nobody is typing.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#typing-notifications)
public final class Typing implements StateListener {
  /// Rooms in which somebody was typing lately. A client that has missed so many changes may not
  /// learn of the oldest that nobody types there any more; it has more to catch up with.
  private static final int MAX_ROOMS = 10_000;

  private final Timeline timeline;
  private final Notifier notifier;
  private final InstantSource clock;
  private final ConcurrentMap<RoomId, Room> rooms = new ConcurrentHashMap<>();
  private final NavigableMap<Long, RoomId> bySerial = new ConcurrentSkipListMap<>();

  /// Rooms in which somebody is typing right now. Guarded by this.
  private final Set<RoomId> busy = new HashSet<>();

  /// About what came before, memory knows nothing.
  private final long begun;

  /// Set after what it counts can be seen.
  private volatile long serial;

  /// @param until when each of them stops, if they do not say more
  /// @param serial of the last change of who is typing
  private record Room(Map<UserId, Instant> until, long serial) {}

  Typing(Timeline timeline, Notifier notifier, InstantSource clock) {
    this.timeline = timeline;
    this.notifier = notifier;
    this.clock = new SteadyClock(clock);
    // Clients keep serials over a restart of the server, so they must not begin anew.
    this.begun = clock.millis();
    this.serial = begun;
  }

  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who is not in the room
  public void start(UserId user, RoomId room, Duration howLong) {
    set(user, room, clock.instant().plus(howLong));
  }

  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who is not in the room
  public void stop(UserId user, RoomId room) {
    set(user, room, Instant.MIN);
  }

  /// Somebody has said what they were typing.
  void hasSpoken(UserId user, RoomId room) {
    if (typingIn(room).containsKey(user) && change(user, room, Instant.MIN)) {
      wake(room);
    }
  }

  /// Who has gone does not type any more. All others hear of that with the news that they have
  /// gone.
  @Override
  public void changed(RoomHead room, StateKey key) {
    if (!key.type().equals(StateKey.MEMBER)) {
      return;
    }
    for (var user : typingIn(room.id()).keySet()) {
      if (!room.isJoined(user)) {
        change(user, room.id(), Instant.MIN);
      }
    }
  }

  /// The number of the last change. Whoever looks from here on misses nothing.
  public long serial() {
    return serial;
  }

  /// Those who are typing, in the order of their ids.
  public List<UserId> in(RoomId id) {
    var room = rooms.get(id);
    if (room == null) {
      return List.of();
    }
    var now = clock.instant();
    return room.until().entrySet().stream()
        .filter(entry -> entry.getValue().isAfter(now))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /// Whether it may have changed who is typing since a serial. If that is from before the start of
  /// the server, then somebody may have been typing who is not any more.
  public boolean hasChanged(RoomId id, long since) {
    var room = rooms.get(id);
    return since < begun || room != null && room.serial() > since;
  }

  /// The rooms in which it may have changed who is typing since a serial.
  ///
  /// @param all the rooms that matter, for when all of them may have changed
  public Collection<RoomId> changedSince(long since, Collection<RoomId> all) {
    return since < begun ? all : bySerial.tailMap(since, false).values();
  }

  /// Notices who has stopped typing without saying so. To be called every now and then.
  public void expire() {
    for (var room : expired()) {
      wake(room);
    }
  }

  private synchronized List<RoomId> expired() {
    var now = clock.instant();
    var changed =
        List.copyOf(busy).stream()
            .filter(id -> !typingIn(id).values().stream().allMatch(now::isBefore))
            .toList();
    for (var id : changed) {
      var still = new HashMap<>(typingIn(id));
      still.values().removeIf(until -> !until.isAfter(now));
      publish(id, still);
    }
    return changed;
  }

  private Map<UserId, Instant> typingIn(RoomId id) {
    var room = rooms.get(id);
    return room == null ? Map.of() : room.until();
  }

  private void set(UserId user, RoomId id, Instant until) {
    var room = timeline.find(id);
    if (room == null || !room.head().isJoined(user)) {
      throw forbidden("You are not in this room");
    }
    if (change(user, id, until)) {
      wake(id);
    }
  }

  /// @return whether others see a difference
  private synchronized boolean change(UserId user, RoomId id, Instant until) {
    var room = rooms.get(id);
    var typing = new HashMap<>(typingIn(id));
    boolean wasTyping = typing.remove(user) != null;
    boolean isTyping = until.isAfter(clock.instant());
    if (isTyping) {
      typing.put(user, until);
    }
    if (room != null && wasTyping && isTyping) {
      rooms.put(id, new Room(Map.copyOf(typing), room.serial()));
    } else if (wasTyping || isTyping) {
      publish(id, typing);
    }
    return wasTyping != isTyping;
  }

  private void publish(RoomId id, Map<UserId, Instant> typing) {
    long next = serial + 1;
    var before = rooms.put(id, new Room(Map.copyOf(typing), next));
    bySerial.put(next, id);
    if (before != null) {
      bySerial.remove(before.serial());
    }
    if (typing.isEmpty()) {
      busy.remove(id);
    } else {
      busy.add(id);
    }
    if (rooms.size() > MAX_ROOMS) {
      var oldest = bySerial.pollFirstEntry().getValue();
      rooms.remove(oldest);
      busy.remove(oldest);
    }
    serial = next;
  }

  private void wake(RoomId id) {
    var room = timeline.find(id);
    if (room != null) {
      notifier.wake(room.head().joined());
    }
  }
}
