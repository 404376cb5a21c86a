package klatsch.rules.stateres;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import klatsch.json.CanonicalJson;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.PowerLevels;

/// The reverse topological power ordering: every event comes after those that it cites; and of
/// those that may come next, the one of the most powerful sender, then the oldest.
///
/// The power is what the event's own `auth_events` say, so that it is the same whatever the state
/// has become since.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions)
final class PowerOrder {
  /// By the time that their senders gave them, and then by their ids.
  static final Comparator<Event> BY_AGE =
      comparingLong(Event::originServerTs)
          .thenComparing(event -> event.id().value(), CanonicalJson.BY_CODE_POINT);

  private PowerOrder() {}

  private record Ranked(Event event, long power) {
    static final Comparator<Ranked> ORDER =
        comparingLong(Ranked::power).reversed().thenComparing(comparing(Ranked::event, BY_AGE));
  }

  /// Kahn's algorithm. Events in a circle, and those above it, are left out: none of them can ever
  /// have been allowed.
  static List<Event> sort(RoomVersion version, Hand hand, Collection<Event> events) {
    var all = new HashMap<EventId, Ranked>();
    for (var event : events) {
      all.put(event.id(), new Ranked(event, power(version, hand, event)));
    }
    var citing = new HashMap<EventId, List<Ranked>>();
    var waitsFor = new HashMap<EventId, Integer>();
    var free = new PriorityQueue<>(Ranked.ORDER);
    for (var one : all.values()) {
      var cited = new LinkedHashSet<>(one.event().authEvents());
      cited.retainAll(all.keySet());
      for (var id : cited) {
        citing.computeIfAbsent(id, _ -> new ArrayList<>()).add(one);
      }
      if (cited.isEmpty()) {
        free.add(one);
      } else {
        waitsFor.put(one.event().id(), cited.size());
      }
    }
    return sort(free, citing, waitsFor);
  }

  private static List<Event> sort(
      PriorityQueue<Ranked> free,
      Map<EventId, List<Ranked>> citing,
      Map<EventId, Integer> waitsFor) {
    var sorted = new ArrayList<Event>();
    while (!free.isEmpty()) {
      var next = free.remove().event();
      sorted.add(next);
      for (var one : citing.getOrDefault(next.id(), List.of())) {
        if (waitsFor.merge(one.event().id(), -1, Integer::sum) == 0) {
          free.add(one);
        }
      }
    }
    return sorted;
  }

  private static long power(RoomVersion version, Hand hand, Event event) {
    return PowerLevels.of(version, key -> hand.authEvent(event, key)).of(event.sender());
  }
}
