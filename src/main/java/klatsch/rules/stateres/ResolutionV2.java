package klatsch.rules.stateres;

import static klatsch.model.event.Membership.BAN;
import static klatsch.model.event.Membership.LEAVE;
import static klatsch.rules.RoomVersion.Trait.STATE_RES_V2_1;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rules.RoomVersion;
import klatsch.rules.stateres.Outcome.Resolved;
import org.jspecify.annotations.Nullable;

/// State resolution from room version 2 on, and as it is in version 12, which differs in two
/// points.
///
/// The events on which the branches differ, and those on which only some of them stand, are played
/// again: first those that can take power from somebody, then the others.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#state-resolution)
final class ResolutionV2 {
  private final Branches branches;
  private final RoomVersion version;
  private final Hand hand;
  private final Conflicts conflicts;

  ResolutionV2(Branches branches, Hand hand) {
    this.branches = branches;
    this.version = branches.version();
    this.hand = hand;
    this.conflicts = Conflicts.of(branches.states());
  }

  Outcome resolve() {
    if (conflicts.conflicted().isEmpty()) {
      return new Resolved(conflicts.unconflicted());
    }
    var inStates = hand.all(values(branches.states()));
    if (hand.lacks()) {
      return hand.needs();
    }
    var conflicted = hand.all(values(conflicts.conflicted().values()));
    var graph = AuthGraph.below(hand, inStates, conflicted);
    if (hand.lacks()) {
      return hand.needs();
    }
    var full = fullConflictedSet(graph, conflicted);
    var checks = new AuthChecks(version, hand, this::start);
    checks.prepare(hand.all(full));
    return hand.lacks() ? hand.needs() : resolve(graph, full, checks);
  }

  private Set<EventId> fullConflictedSet(AuthGraph graph, List<Event> conflicted) {
    var full = new LinkedHashSet<EventId>();
    conflicted.forEach(event -> full.add(event.id()));
    full.addAll(graph.difference(branches.states().stream().map(Map::values).toList()));
    if (version.has(STATE_RES_V2_1)) {
      full.addAll(graph.between(conflicted));
    }
    return full;
  }

  /// The steps of the algorithm, with their numbers.
  private Outcome resolve(AuthGraph graph, Set<EventId> full, AuthChecks checks) {
    var power = hand.all(full).stream().filter(ResolutionV2::isPowerEvent).toList();
    var first = graph.chain(power); // 1.
    first.retainAll(full);
    power.forEach(event -> first.add(event.id()));
    checks.apply(PowerOrder.sort(version, hand, hand.all(first))); // 2.

    var rest = new ArrayList<Event>(); // 3.
    for (var event : hand.all(full)) {
      if (!first.contains(event.id())) {
        rest.add(event);
      }
    }
    var sorted = MainlineOrder.sort(hand, checks.get(StateKey.POWER_LEVELS), rest);
    if (hand.lacks()) {
      return hand.needs();
    }
    checks.apply(sorted); // 4.
    return new Resolved(unconflictedOver(checks.changed())); // 5.
  }

  /// The state in which the events are played again. What all agree on seems a good beginning; but
  /// there somebody may have left the room long before the events of theirs that are now played
  /// again. So version 12 begins with nothing: each event is judged by what it cites itself.
  private @Nullable EventId start(StateKey key) {
    if (version.has(STATE_RES_V2_1)) {
      return null;
    }
    var id = conflicts.unconflicted().get(key);
    return id == null ? branches.agreed().get(key) : id;
  }

  private Map<StateKey, EventId> unconflictedOver(Map<StateKey, Event> changed) {
    var resolved = new HashMap<StateKey, EventId>();
    changed.forEach(
        (key, event) -> {
          if (branches.agreed().get(key) == null) {
            resolved.put(key, event.id());
          }
        });
    resolved.putAll(conflicts.unconflicted());
    return resolved;
  }

  /// Whether an event may take from somebody the right to do something.
  private static boolean isPowerEvent(Event event) {
    return switch (event.type()) {
      case "m.room.power_levels", "m.room.join_rules" -> true;
      case StateKey.MEMBER ->
          (event.membership() == LEAVE || event.membership() == BAN)
              && !event.sender().value().equals(event.stateKey());
      default -> false;
    };
  }

  private static Set<EventId> values(List<Map<StateKey, EventId>> states) {
    return values(states.stream().map(Map::values).toList());
  }

  private static Set<EventId> values(Collection<? extends Collection<EventId>> groups) {
    var values = new LinkedHashSet<EventId>();
    groups.forEach(values::addAll);
    return values;
  }
}
