package klatsch.rooms;

import java.util.ArrayList;
import java.util.List;
import klatsch.model.event.Event;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// A room as it is on disk: what every reader sees. Never changes.
///
/// @param head where the room stands after its last durable event
/// @param position of that event
/// @param tail the newest events, oldest first: enough for those who follow closely
/// @param tailFrom the tail has everything that happened in the room after this position
public record RoomSnapshot(RoomHead head, long position, List<StoredEvent> tail, long tailFrom) {
  /// So many events are kept at hand for each room in memory: what an attentive client can miss
  /// between two requests.
  public static final int TAIL = 64;

  public static RoomSnapshot of(RoomHead head, long position) {
    return new RoomSnapshot(head, position, List.of(), position);
  }

  /// The room after more events have become durable.
  public RoomSnapshot advance(RoomHead to, List<StoredEvent> events) {
    int keep = Math.min(tail.size(), Math.max(0, TAIL - events.size()));
    var newest = new ArrayList<StoredEvent>(keep + events.size());
    newest.addAll(tail.subList(tail.size() - keep, tail.size()));
    newest.addAll(events);
    long from = keep == tail.size() ? tailFrom : tail.get(tail.size() - keep - 1).position();
    return new RoomSnapshot(to, events.getLast().position(), List.copyOf(newest), from);
  }

  /// The room after the content of an event was taken away.
  public RoomSnapshot redact(Event withoutContent, Event because) {
    var after = tail.stream().map(event -> event.redacted(withoutContent, because)).toList();
    return new RoomSnapshot(head, position, after, tailFrom);
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
