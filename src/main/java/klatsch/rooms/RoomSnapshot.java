package klatsch.rooms;

import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.List;
import klatsch.model.event.Event;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// A room as it is on disk: what every reader sees. Never changes.
///
/// @param head where the room stands after its last durable event
/// @param position of that event, or of a later one with which the state changed
/// @param tail the newest events, oldest first: enough for those who follow closely
/// @param tailFrom the tail has everything that happened in the room after this position;
///   [StoredEvent#BEGINNING] if it has all there is
/// @param metAt after this position, the state has changed by the events of the tail alone
public record RoomSnapshot(
    RoomHead head, long position, List<StoredEvent> tail, long tailFrom, long metAt) {
  /// So many events are kept at hand for each room in memory: what an attentive client can miss
  /// between two requests.
  public static final int TAIL = 64;

  /// A room in which nothing has happened.
  ///
  /// @param from what is older is on disk, or nothing is
  public static RoomSnapshot empty(RoomHead head, long from) {
    return new RoomSnapshot(head, 0, List.of(), from, 0);
  }

  /// The room after one more event has become durable.
  public RoomSnapshot advance(RoomHead to, StoredEvent event) {
    int keep = Math.min(tail.size(), TAIL - 1);
    var newest = new ArrayList<StoredEvent>(keep + 1);
    newest.addAll(tail.subList(tail.size() - keep, tail.size()));
    newest.add(event);
    long from = keep == tail.size() ? tailFrom : tail.get(tail.size() - keep - 1).position();
    return new RoomSnapshot(to, event.position(), List.copyOf(newest), from, metAt);
  }

  /// The room after states met at a position: what changed then is more than the events tell.
  public RoomSnapshot met(RoomHead to, long at) {
    return new RoomSnapshot(to, at, tail, tailFrom, at);
  }

  /// The same with an event that has been known for long and only now has got its place.
  public RoomSnapshot withPlaced(StoredEvent event) {
    if (event.position() <= tailFrom) {
      return this;
    }
    var all = new ArrayList<>(tail);
    all.add(event);
    all.sort(comparingLong(StoredEvent::position));
    return new RoomSnapshot(head, position, List.copyOf(all), tailFrom, metAt);
  }

  /// Whether the state after all events up to a position is found by taking back events of the
  /// tail.
  public boolean tellsStateAt(long at) {
    return at >= tailFrom && at >= metAt;
  }

  /// The room after the content of an event was taken away.
  public RoomSnapshot redact(Event withoutContent, Event because) {
    var after = tail.stream().map(event -> event.redacted(withoutContent, because)).toList();
    return new RoomSnapshot(head, position, after, tailFrom, metAt);
  }

  /// The event, if it is among the newest.
  public @Nullable StoredEvent inTail(EventId id) {
    for (int i = tail.size() - 1; i >= 0; i--) {
      if (tail.get(i).id().equals(id)) {
        return tail.get(i);
      }
    }
    return null;
  }
}
