package klatsch.rooms;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import klatsch.model.error.DamagedRoomException;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What the directory tells of each room that is in it, at hand and in order.
///
/// All of them are read when somebody asks for the first time. After that a change only leaves a
/// mark, and who asks next looks anew at the rooms with a mark and at no others. It takes about a
/// kilobyte for each room in the directory.
final class PublishedRooms implements StateListener {
  /// The rooms with most people first, and always in the same order.
  static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::members)
          .reversed()
          .thenComparing(place -> place.room().value());

  private final Store store;
  private final Timeline timeline;

  /// The rooms whose changes matter, and the marks of those that have changed.
  private final Set<RoomId> watched = ConcurrentHashMap.newKeySet();

  private final Set<RoomId> marks = ConcurrentHashMap.newKeySet();

  /// Held by the one who looks anew. Guards [#known].
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<RoomId, Listed> known = new HashMap<>();

  /// How many marks were ever left.
  private final AtomicLong changes = new AtomicLong();

  private volatile @Nullable Order order;

  /// @param asOf the number of marks that it takes into account
  private record Order(long asOf, List<Listed> rooms) {}

  PublishedRooms(Store store, Timeline timeline) {
    this.store = store;
    this.timeline = timeline;
  }

  /// Where a room stands in the directory. It may move there while somebody turns the pages.
  record Place(long members, RoomId room) {}

  /// @param words in small letters, in which people look
  record Listed(PublicRoom room, Place place, String words) {
    /// Nobody can look for it, so that no word is found across two texts.
    private static final String BETWEEN = "\0";

    static Listed of(PublicRoom room) {
      var words =
          Stream.of(room.name(), room.topic(), room.canonicalAlias())
              .filter(Objects::nonNull)
              .map(text -> text.toLowerCase(Locale.ROOT))
              .collect(joining(BETWEEN));
      return new Listed(room, new Place(room.numJoinedMembers(), room.roomId()), words);
    }
  }

  /// All rooms in the directory that somebody is in.
  List<Listed> inOrder() {
    var last = order;
    if (last != null && last.asOf() == changes.get()) {
      return last.rooms();
    }
    lock.lock();
    try {
      if (order == null) {
        marks.addAll(store.rooms().published());
      }
      long asOf = changes.get();
      marks.forEach(this::lookAnew);
      var rooms =
          known.values().stream()
              .filter(listed -> listed.place().members() > 0)
              .sorted(Comparator.comparing(Listed::place, ORDER))
              .toList();
      order = new Order(asOf, rooms);
      return rooms;
    } finally {
      lock.unlock();
    }
  }

  /// The mark is taken away and the room watched before it is read: what changes meanwhile leaves
  /// another mark.
  private void lookAnew(RoomId id) {
    marks.remove(id);
    watched.add(id);
    try {
      var room = timeline.find(id);
      var row = room == null ? null : store.rooms().find(id);
      if (room == null || row == null || !row.published()) {
        watched.remove(id);
        known.remove(id);
      } else {
        known.put(id, Listed.of(PublicRoom.of(room.head())));
      }
    } catch (DamagedRoomException _) {
      known.remove(id); // the log was told
    } catch (RuntimeException e) {
      marks.add(id);
      throw e;
    }
  }

  /// The room has come into the directory, or has gone, or looks different.
  void changed(RoomId room) {
    marks.add(room);
    changes.incrementAndGet();
  }

  @Override
  public void changed(RoomHead room, StateKey key) {
    if (watched.contains(room.id())) {
      changed(room.id());
    }
  }
}
