package klatsch.rules.stateres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;

/// Which event stands on which, below the states that are to be resolved: as far down as they can
/// differ.
///
/// Nothing here calls itself: auth chains are as long as somebody likes to make them. And in the
/// first room versions, whose ids are not hashes, they may go in circles.
final class AuthGraph {
  private final Hand hand;
  private final Map<EventId, Event> events = new LinkedHashMap<>();
  private final Set<EventId> cited = new HashSet<>();

  /// Events whose own auth events are part of this graph.
  private final Set<EventId> walked = new HashSet<>();

  private AuthGraph(Hand hand) {
    this.hand = hand;
  }

  /// Walks down from some events.
  ///
  /// An event that stands under what all agree on is in the auth chain of every state, and so is
  /// all below it; so the walk ends there. But it goes on to the beginning of the room if one of
  /// the conflicted events lies down there itself: then what lies between it and the others may
  /// matter.
  static AuthGraph below(Hand hand, Collection<Event> all, Collection<Event> conflicted) {
    var graph = new AuthGraph(hand);
    boolean toTheBottom = false;
    for (var event : conflicted) {
      toTheBottom |= graph.isCited(event);
    }
    graph.walk(all, toTheBottom);
    return graph;
  }

  private void walk(Collection<Event> from, boolean toTheBottom) {
    var waiting = new ArrayDeque<Event>();
    for (var event : from) {
      if (events.put(event.id(), event) == null) {
        waiting.add(event);
      }
    }
    while (!waiting.isEmpty()) {
      var event = waiting.remove();
      boolean isCited = isCited(event);
      if (isCited && !toTheBottom) {
        continue;
      }
      walked.add(event.id());
      for (var below : hand.authEvents(event)) {
        if (isCited) {
          cited.add(below.id());
        }
        if (events.putIfAbsent(below.id(), below) == null) {
          waiting.add(below);
        }
      }
    }
  }

  private boolean isCited(Event event) {
    if (!cited.contains(event.id()) && hand.isCited(event.id())) {
      cited.add(event.id());
    }
    return cited.contains(event.id());
  }

  /// All events on which these stand, as far as this graph goes.
  Set<EventId> chain(Collection<Event> of) {
    return reached(of, this::below);
  }

  private List<Event> below(Event event) {
    return walked.contains(event.id()) ? hand.authEvents(event) : List.of();
  }

  /// What is reached from some events in one step or more.
  private static Set<EventId> reached(
      Collection<Event> from, Function<Event, ? extends Collection<Event>> step) {
    var reached = new LinkedHashSet<EventId>();
    var waiting = new ArrayDeque<>(from);
    while (!waiting.isEmpty()) {
      for (var next : step.apply(waiting.remove())) {
        if (reached.add(next.id())) {
          waiting.add(next);
        }
      }
    }
    return reached;
  }

  /// The auth difference: on what one of these states stands, but not every one of them.
  Set<EventId> difference(Collection<? extends Collection<EventId>> states) {
    var count = new HashMap<EventId, Integer>();
    for (var state : states) {
      for (var id : chain(hand.all(state))) {
        count.merge(id, 1, Integer::sum);
      }
    }
    var difference = new LinkedHashSet<EventId>();
    count.forEach(
        (id, times) -> {
          if (times < states.size() && !cited.contains(id)) {
            difference.add(id);
          }
        });
    return difference;
  }

  /// The conflicted state subgraph: what lies between two of the conflicted events.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions)
  Set<EventId> between(Collection<Event> conflicted) {
    var under = chain(conflicted);
    var above = new HashMap<EventId, List<Event>>();
    for (var event : events.values()) {
      for (var below : below(event)) {
        above.computeIfAbsent(below.id(), _ -> new ArrayList<>()).add(event);
      }
    }
    under.retainAll(reached(conflicted, event -> above.getOrDefault(event.id(), List.of())));
    return under;
  }
}
