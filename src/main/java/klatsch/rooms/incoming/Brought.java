package klatsch.rooms.incoming;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rules.stateres.EventsInHand;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The events of one resolution, brought from the store when it asks for them.
final class Brought implements EventsInHand {
  /// More than the history of power in any room that people have made. Auth chains are as long as
  /// somebody likes to make them.
  private static final int MAX_EVENTS = 20_000;

  private final Store store;
  private final EventReader reader;
  private final RoomSnapshot room;
  private final @Nullable Event arriving;
  private final Map<EventId, Found> found = new HashMap<>();

  /// @param arriving one that is not in the store yet, or `null`
  Brought(Store store, EventReader reader, RoomSnapshot room, @Nullable Event arriving) {
    this.store = store;
    this.reader = reader;
    this.room = room;
    this.arriving = arriving;
  }

  @Override
  public Found find(EventId id) {
    return found.getOrDefault(id, Found.NOT_YET);
  }

  /// Brings events with all on which they stand: a resolution starts anew after each answer.
  void bring(Collection<EventId> wanted) {
    var next = new ArrayList<EventId>();
    wanted.stream().filter(id -> !found.containsKey(id)).forEach(next::add);
    while (!next.isEmpty()) {
      if (found.size() + next.size() > MAX_EVENTS) {
        throw new TooFarException("More than " + MAX_EVENTS + " events would have to be read");
      }
      next = new ArrayList<>(bringOnly(next));
    }
  }

  /// @return on what they stand, as far as that is not here yet
  private Set<EventId> bringOnly(List<EventId> ids) {
    ids.forEach(id -> found.put(id, Found.NOWHERE));
    var below = new HashSet<EventId>();
    for (var row : store.events().find(room.head().nr(), ids)) {
      var event = reader.event(room.head().version(), room.head().id(), row);
      found.put(event.id(), new Here(event, row.fate() == Fate.REJECTED));
      below.addAll(event.authEvents());
    }
    if (arriving != null && ids.contains(arriving.id())) {
      found.put(arriving.id(), new Here(arriving, false));
      below.addAll(arriving.authEvents());
    }
    below.removeAll(found.keySet());
    return below;
  }
}
