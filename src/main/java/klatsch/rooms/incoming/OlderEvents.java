package klatsch.rooms.incoming;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Authenticity.Fake;
import klatsch.rooms.incoming.Authenticity.Genuine;
import klatsch.rules.RoomVersion.Trait;
import klatsch.store.EventStore;
import klatsch.store.Store;

/// Events that are said to be older than all that is here of a room: which of them are, by the
/// events that name them as their parents.
public final class OlderEvents {
  private final Store store;
  private final EventReader reader;
  private final Line line;
  private final Authenticity authenticity;
  private final MadeUpIds ids;

  public OlderEvents(Store store, EventReader reader, Line line, Authenticity authenticity) {
    this.store = store;
    this.reader = reader;
    this.line = line;
    this.authenticity = authenticity;
    this.ids = new MadeUpIds(store, line);
  }

  /// @param genuine those that belong before what is here
  /// @param known those that are in their places already
  /// @param dropped why others are none of these
  public record Found(
      Map<EventId, Genuine> genuine, Set<EventId> known, Map<EventId, String> dropped) {}

  /// An event of a page, as it was sent.
  public record Sent(Event event, JsonObject pdu) {}

  /// @param wanted parents of events that are here, and are not here themselves
  public Found find(RoomSnapshot room, List<EventId> wanted, Map<EventId, Sent> sent) {
    var known = placed(room, sent.keySet());
    var found = new Found(new LinkedHashMap<>(), new HashSet<>(), new HashMap<>());
    for (var id : known.keySet()) {
      var event = sent.get(id);
      var why = event == null ? null : ids.whyNotKnown(room, event.event());
      if (why == null) {
        found.known().add(id);
      } else {
        found.dropped().put(id, why);
      }
    }
    var reached = new HashSet<EventId>();
    var waiting = new ArrayDeque<>(start(room, wanted));
    while (!waiting.isEmpty()) {
      var id = waiting.remove();
      var next = sent.get(id);
      if (next != null && !known.containsKey(id) && reached.add(id)) {
        waiting.addAll(check(room, next, found));
      }
    }
    for (var id : sent.keySet()) {
      if (!reached.contains(id) && !known.containsKey(id)) {
        found
            .dropped()
            .put(
                id,
                "None of the oldest events that are here stands on it: bring what is newer first");
      }
    }
    return found;
  }

  /// @return what it stands on
  private List<EventId> check(RoomSnapshot room, Sent sent, Found found) {
    var event = sent.event();
    switch (authenticity.check(room.head().version(), event, sent.pdu())) {
      case Fake(var reason) -> {
        found.dropped().put(event.id(), reason);
        return parentsOfFake(room, event);
      }
      case Genuine genuine -> {
        var taken = ids.whyTaken(room, event);
        if (taken == null) {
          found.genuine().put(event.id(), genuine);
        } else {
          found.dropped().put(event.id(), taken);
        }
        return event.prevEvents();
      }
    }
  }

  /// Whoever has signed it or not: the id that others name it by is a hash of its parents too,
  /// except where servers make up the ids.
  private static List<EventId> parentsOfFake(RoomSnapshot room, Event event) {
    return room.head().version().has(Trait.EVENT_ID_IS_HASH) ? event.prevEvents() : List.of();
  }

  /// Those that are here by now are not wanted any more, but their parents are.
  private Set<EventId> start(RoomSnapshot room, List<EventId> wanted) {
    var start = new LinkedHashSet<>(wanted);
    for (var row : placed(room, wanted).values()) {
      start.addAll(reader.event(room.head().version(), room.head().id(), row).prevEvents());
    }
    return start;
  }

  /// Those that stand somewhere in the history.
  public Map<EventId, EventStore.Row> placed(RoomSnapshot room, Collection<EventId> ids) {
    var placed = new HashMap<EventId, EventStore.Row>();
    if (!ids.isEmpty()) {
      store.events().find(room.head().nr(), List.copyOf(ids)).stream()
          .filter(line::hasState)
          .forEach(row -> placed.put(row.eventId(), row));
    }
    return placed;
  }

  /// What is wanted when some of the events have got their places.
  ///
  /// @param placed those
  public List<EventId> stillWanted(
      RoomSnapshot room, List<EventId> wanted, Collection<Event> placed) {
    var still = new LinkedHashSet<>(start(room, wanted));
    placed.forEach(event -> still.addAll(event.prevEvents()));
    placed.forEach(event -> still.remove(event.id()));
    still.removeAll(placed(room, still).keySet());
    return List.copyOf(still);
  }

  /// Each after those of its parents that are among them. Where that leaves a choice, by their
  /// depths and then by their times.
  public static List<Event> oldestFirst(Collection<Genuine> genuine) {
    var children = new HashMap<EventId, List<Event>>();
    var left = new HashMap<EventId, Integer>();
    genuine.forEach(one -> left.put(one.event().id(), 0));
    for (var one : genuine) {
      for (var parent : Set.copyOf(one.event().prevEvents())) {
        if (left.containsKey(parent)) {
          children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(one.event());
          left.merge(one.event().id(), 1, Integer::sum);
        }
      }
    }
    var ready =
        new PriorityQueue<>(
            comparingLong(Event::depth)
                .thenComparing(comparingLong(Event::originServerTs))
                .thenComparing(comparing(event -> event.id().value())));
    genuine.stream()
        .map(Genuine::event)
        .filter(event -> left.getOrDefault(event.id(), 0) == 0)
        .forEach(ready::add);
    var ordered = new ArrayList<Event>();
    while (!ready.isEmpty()) {
      var event = ready.remove();
      ordered.add(event);
      for (var child : children.getOrDefault(event.id(), List.of())) {
        if (left.merge(child.id(), -1, Integer::sum) == 0) {
          ready.add(child);
        }
      }
    }
    return ordered;
  }
}
