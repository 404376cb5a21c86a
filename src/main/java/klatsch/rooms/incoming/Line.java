package klatsch.rooms.incoming;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rules.stateres.Difference;
import klatsch.rules.stateres.Standing;
import klatsch.store.EventStore;
import klatsch.store.Store;

/// The states at events of a room, told by what differs from the room's own line.
public final class Line {
  private final Store store;
  private final EventReader reader;

  public Line(Store store, EventReader reader) {
    this.store = store;
    this.reader = reader;
  }

  /// The state after each of these events, or before it if it was rejected; in their order.
  public List<Standing> standings(List<EventStore.Row> events) {
    var positions = events.stream().map(EventStore.Row::position).toList();
    var kept = kept(positions);
    return positions.stream()
        .map(position -> kept.getOrDefault(position, Standing.onTheLine(position)))
        .toList();
  }

  /// Of the events at these positions, those whose state is not that of the line there.
  private Map<Long, Standing> kept(List<Long> positions) {
    var lines = store.forks().standings(positions);
    if (lines.isEmpty()) {
      return Map.of();
    }
    var set = new HashMap<Long, Map<StateKey, EventId>>();
    var removed = new HashMap<Long, Set<StateKey>>();
    for (var entry : store.forks().entries(positions)) {
      if (entry.event() == null) {
        removed.computeIfAbsent(entry.position(), _ -> new HashSet<>()).add(entry.key());
      } else {
        set.computeIfAbsent(entry.position(), _ -> new HashMap<>()).put(entry.key(), entry.event());
      }
    }
    var kept = new HashMap<Long, Standing>();
    for (var line : lines) {
      long position = line.position();
      kept.put(
          position,
          new Standing(
              line.line(),
              new Difference(
                  set.getOrDefault(position, Map.of()), removed.getOrDefault(position, Set.of()))));
    }
    return kept;
  }

  /// Whether the state at an event can be told. Not so of one that was only fetched because others
  /// stand on it.
  public boolean hasState(EventStore.Row event) {
    return switch (event.fate()) {
      case ACCEPTED, SOFT_FAILED -> true;
      case REJECTED -> !store.forks().standings(List.of(event.position())).isEmpty();
      case OUTLIER -> false;
    };
  }

  /// The same state, told from a later position of the line.
  public Standing from(RoomSnapshot room, Standing standing, long later) {
    if (standing.position() == later) {
      return standing;
    }
    var set = new HashMap<StateKey, EventId>();
    var removed = new HashSet<StateKey>();
    for (var changed : store.forks().changes(room.head().nr(), standing.position(), later)) {
      if (changed.event() == null) {
        removed.add(changed.key());
      } else {
        set.put(changed.key(), changed.event());
      }
    }
    return without(room, later, standing.from(later, new Difference(set, removed)));
  }

  /// Leaves out what does not differ, if that can be seen without a look at the disk.
  private static Standing without(RoomSnapshot room, long later, Standing standing) {
    return room.position() == later
        ? new Standing(later, changes(room, standing.difference()))
        : standing;
  }

  /// What a room's current state would have to change to become another.
  ///
  /// @param other in what the other differs from it, or may differ
  public static Difference changes(RoomSnapshot room, Difference other) {
    var line = entries(room, other.entries());
    return Difference.between(line, other.appliedTo(line), other.entries());
  }

  /// What the current state has of these entries.
  static Map<StateKey, EventId> entries(RoomSnapshot room, Collection<StateKey> keys) {
    var entries = new HashMap<StateKey, EventId>();
    for (var key : keys) {
      var event = room.head().get(key);
      if (event != null) {
        entries.put(key, event.id());
      }
    }
    return entries;
  }

  /// Some entries of a state, ready to be looked at.
  ///
  /// @param standing told from where the room stands
  public StateView view(RoomSnapshot room, Standing standing, Collection<StateKey> keys) {
    var view = new HashMap<StateKey, Event>();
    var ids = new ArrayList<EventId>();
    for (var key : keys) {
      var id = standing.difference().set().get(key);
      var event = room.head().get(key);
      if (id != null) {
        ids.add(id);
      } else if (event != null && !standing.difference().removed().contains(key)) {
        view.put(key, event);
      }
    }
    for (var event : events(room, ids)) {
      var key = event.key();
      if (key != null) {
        view.put(key, event);
      }
    }
    return view::get;
  }

  /// Events of a room, whatever became of them.
  public List<Event> events(RoomSnapshot room, List<EventId> ids) {
    return ids.isEmpty()
        ? List.of()
        : store.events().find(room.head().nr(), ids).stream()
            .map(row -> reader.event(room.head().version(), room.head().id(), row))
            .toList();
  }
}
