package klatsch.rooms;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import java.util.Objects;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.History.Direction;
import klatsch.rooms.history.EventPages;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.history.HistoryDoor;
import klatsch.rooms.history.HistoryDoor.Opened;
import klatsch.store.EventStore.Moment;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Finds what happened in a room at a moment, or as soon before or after it as the user may see.
///
/// The time is what the sender's server says of its event. Events need not stand in that order.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event)
public final class EventsByTime {
  /// So many events are looked at in the order of their times. Who has not seen any of these comes
  /// to see something much later, and then the order of the room is as good.
  static final int MOST_LOOKED_AT = 2_000;

  /// What is read at once. Most find what they want in the first few.
  private static final int BATCH = 100;

  private final Store store;
  private final EventReader reader;
  private final HistoryDoor door;
  private final EventPages pages;

  EventsByTime(Store store, EventReader reader, HistoryDoor door, EventPages pages) {
    this.store = store;
    this.reader = reader;
    this.door = door;
    this.pages = pages;
  }

  /// The event nearest to a moment, or at it.
  ///
  /// @param ts milliseconds since 1970
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who was never in the room,
  ///   `M_NOT_FOUND` if there is no event there that the user may see
  public StoredEvent nearest(UserId user, RoomId roomId, long ts, Direction direction) {
    var opened = door.open(user, roomId);
    // The first and the last that there can be at that time.
    var from =
        new Moment(ts, direction == Direction.FORTH ? StoredEvent.BEGINNING : Long.MAX_VALUE);
    for (int lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += BATCH) {
      var moments = read(opened, from, direction);
      var found = firstSeen(opened, moments);
      if (found != null) {
        return found;
      }
      if (moments.size() < BATCH) {
        throw nothing(ts, direction);
      }
      from = next(moments.getLast(), direction);
    }
    return beyond(opened, from.position(), ts, direction);
  }

  private List<Moment> read(Opened opened, Moment from, Direction direction) {
    long nr = opened.room().head().nr();
    return switch (direction) {
      case FORTH -> store.events().later(nr, from, BATCH);
      case BACK -> store.events().earlier(nr, from, BATCH);
    };
  }

  private static Moment next(Moment last, Direction direction) {
    return new Moment(
        last.originServerTs(),
        direction == Direction.FORTH ? last.position() + 1 : last.position() - 1);
  }

  private @Nullable StoredEvent firstSeen(Opened opened, List<Moment> moments) {
    var visible = opened.visible();
    var positions = moments.stream().map(Moment::position).filter(visible::covers).toList();
    if (positions.isEmpty()) {
      return null;
    }
    var head = opened.room().head();
    var events =
        reader.stored(head, store.events().byPositions(head.nr(), positions)).stream()
            .collect(toMap(StoredEvent::position, identity()));
    return positions.stream()
        .map(events::get)
        .filter(Objects::nonNull)
        .filter(visible::sees)
        .findFirst()
        .orElse(null);
  }

  /// The next in the order of the room.
  private StoredEvent beyond(Opened opened, long position, long ts, Direction direction) {
    var room = opened.room();
    var visible = opened.visible();
    var page =
        switch (direction) {
          case FORTH ->
              pages.forth(room, visible, EventFilter.ALL, position - 1, room.position(), 1);
          case BACK ->
              pages.back(room, visible, EventFilter.ALL, position, StoredEvent.BEGINNING, 1);
        };
    return page.events().stream()
        .map(Seen::stored)
        .filter(stored -> liesThere(stored.event().originServerTs(), ts, direction))
        .findFirst()
        .orElseThrow(() -> nothing(ts, direction));
  }

  private static boolean liesThere(long found, long ts, Direction direction) {
    return direction == Direction.FORTH ? found >= ts : found <= ts;
  }

  private static RuntimeException nothing(long ts, Direction direction) {
    return notFound(
        "There is no event that you may see at %d or %s"
            .formatted(ts, direction == Direction.FORTH ? "after it" : "before it"));
  }
}
