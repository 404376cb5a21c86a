package klatsch.rules.stateres;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// The mainline ordering: events that stand on older power levels come before those that stand on
/// newer ones.
///
/// The mainline leads from power levels to those on which they were set, down to the first ones of
/// the room. It is walked only as far as anybody wants to know.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions)
final class MainlineOrder {
  private static final int INFINITE = Integer.MAX_VALUE;

  private final Hand hand;

  /// The mainline as far as it was walked, and where it goes on; `null` behind its end.
  private final Map<EventId, Integer> mainline = new HashMap<>();

  private @Nullable Event next;

  /// Positions that were looked for before, by the power levels on which the search began.
  private final Map<EventId, Integer> known = new HashMap<>();

  private MainlineOrder(Hand hand, @Nullable Event powerLevels) {
    this.hand = hand;
    this.next = powerLevels;
  }

  /// @param powerLevels where the mainline begins; without any, no event is on it
  static List<Event> sort(Hand hand, @Nullable Event powerLevels, Collection<Event> events) {
    var order = new MainlineOrder(hand, powerLevels);
    var positions = new HashMap<EventId, Integer>();
    for (var event : events) {
      positions.put(event.id(), order.position(event));
    }
    var sorted = new ArrayList<>(events);
    sorted.sort(
        comparingInt((Event event) -> positions.getOrDefault(event.id(), INFINITE))
            .reversed()
            .thenComparing(PowerOrder.BY_AGE));
    return sorted;
  }

  private int position(Event event) {
    var first = levelsBelow(event);
    return first == null ? INFINITE : known.computeIfAbsent(first.id(), _ -> meeting(first));
  }

  /// Where the line that begins with these power levels meets the mainline. Both are walked step by
  /// step in turns, for mostly they meet soon, and far above the beginning of the room.
  private int meeting(Event first) {
    var own = new HashSet<EventId>();
    @Nullable Event event = first;
    while (true) {
      var met = event == null ? null : mainline.get(event.id());
      if (met != null) {
        return met;
      }
      if (event != null) {
        event = own.add(event.id()) ? levelsBelow(event) : null;
      }
      var reached = next;
      if (reached != null) {
        walkOn(reached);
        if (own.contains(reached.id())) {
          return mainline.getOrDefault(reached.id(), INFINITE);
        }
      } else if (event == null) {
        return INFINITE;
      }
    }
  }

  private void walkOn(Event reached) {
    mainline.put(reached.id(), mainline.size());
    var below = levelsBelow(reached);
    next = below == null || mainline.containsKey(below.id()) ? null : below;
  }

  private @Nullable Event levelsBelow(Event event) {
    return hand.authEvent(event, StateKey.POWER_LEVELS);
  }
}
